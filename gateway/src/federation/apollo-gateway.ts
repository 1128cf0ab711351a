import { ApolloGateway, type GraphQLDataSource } from "@apollo/gateway";
import { withoutAccessDirectives } from "../authorization/without-access-directives.ts";
import type { GatewayContext } from "../context.ts";
import { disableApolloTelemetry } from "../environment.ts";
import type { Federation, FederationOptions, GatewayInterface, LocatedSubgraph } from "./federation.ts";
import { createSubgraphDataSource } from "./subgraph-data-source.ts";
import { resolveSubgraphUrl } from "./subgraph-url.ts";
import { checkSupergraph } from "./supergraph-check.ts";
import { watchFile } from "../watched-file.ts";
import { locateSubgraphs, readSupergraph, useAtStart } from "./supergraph-source.ts";
import { completeResult } from "./value-completion.ts";

/**
 * Stock execution by `@apollo/gateway`: what our own executor is compared with.
 * @throws {ConfigError} when the file cannot be used at the start.
 */
export async function createApolloFederation(options: FederationOptions): Promise<Federation> {
  const { supergraphFile, subgraphUrls, logger } = options;
  const locate = (sdl: string): LocatedSubgraph[] => locateSubgraphs(checkSupergraph(sdl), subgraphUrls);
  const stockSdl = (text: string): string => withoutGuards(text, logger);
  const sdl = await readSupergraph(supergraphFile);
  let subgraphs = await useAtStart(supergraphFile, () => locate(stockSdl(sdl)));

  disableApolloTelemetry();
  const gateway = new ApolloGateway({
    logger,
    validateSupergraph: true,
    __exposeQueryPlanExperimental: false,
    // What a subgraph answers is held to the shape of what it was asked.
    queryPlannerConfig: { exposeDocumentNodeInFetchNode: true },
    buildService: ({ name, url }): GraphQLDataSource =>
      createSubgraphDataSource({
        name,
        url: resolveSubgraphUrl({ name, url }, subgraphUrls),
        transport: options.transportOf(name),
        logger,
      }),
    supergraphSdl: async ({ update }) => {
      const watch = watchFile(sdl, {
        what: "supergraph",
        path: supergraphFile,
        pollMs: options.supergraphPollMs,
        logger,
        onChange: (changed) => {
          const stock = stockSdl(changed);
          const located = locate(stock);
          update(stock);
          subgraphs = located;
        },
      });
      return { supergraphSdl: stockSdl(sdl), cleanup: async () => watch.stop() };
    },
  });
  return {
    gateway: withCompleteResults(gateway),
    lane: null,
    schema: () => {
      if (!gateway.schema) throw new Error("The gateway has not loaded its supergraph.");
      return gateway.schema;
    },
    subgraphs: () => subgraphs,
    mutationNames: () => Object.keys(gateway.schema?.getMutationType()?.getFields() ?? {}),
  };
}

/** It refuses access directives: for a comparison it may run without them, the subgraphs keep their own rules. */
function withoutGuards(sdl: string, logger: FederationOptions["logger"]): string {
  const stock = withoutAccessDirectives(sdl);
  if (stock !== sdl)
    logger.warn("GATEWAY_EXECUTOR=apollo enforces no @authenticated, @requiresScopes and @policy");
  return stock;
}

function withCompleteResults(gateway: ApolloGateway): GatewayInterface {
  return {
    load: async (options) => {
      const { executor } = await gateway.load(options);
      return {
        executor: async (request) =>
          completeResult(await executor(request), request.context as GatewayContext),
      };
    },
    onSchemaLoadOrUpdate: (listener) => gateway.onSchemaLoadOrUpdate(listener),
    stop: () => gateway.stop(),
  };
}
