import { ApolloGateway, type GraphQLDataSource } from "@apollo/gateway";
import type { GatewayContext } from "../context.ts";
import { disableApolloTelemetry } from "../environment.ts";
import type { Federation, FederationOptions, GatewayInterface, LocatedSubgraph } from "./federation.ts";
import { createSubgraphDataSource } from "./subgraph-data-source.ts";
import { resolveSubgraphUrl } from "./subgraph-url.ts";
import { checkSupergraph } from "./supergraph-check.ts";
import { watchSupergraphFile } from "./supergraph-file.ts";
import { locateSubgraphs, readSupergraph, useAtStart } from "./supergraph-source.ts";
import { completeResult } from "./value-completion.ts";

/**
 * Stock execution by `@apollo/gateway`: what our own executor is compared with.
 * @throws {ConfigError} when the file cannot be used at the start.
 */
export async function createApolloFederation(options: FederationOptions): Promise<Federation> {
  const { supergraphFile, subgraphUrls, logger } = options;
  const locate = (sdl: string): LocatedSubgraph[] => locateSubgraphs(checkSupergraph(sdl), subgraphUrls);
  const sdl = await readSupergraph(supergraphFile);
  let subgraphs = await useAtStart(supergraphFile, () => locate(sdl));

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
      const watch = watchSupergraphFile(sdl, {
        path: supergraphFile,
        pollMs: options.supergraphPollMs,
        logger,
        onChange: (changed) => {
          const located = locate(changed);
          update(changed);
          subgraphs = located;
        },
      });
      return { supergraphSdl: sdl, cleanup: async () => watch.stop() };
    },
  });
  return {
    gateway: withCompleteResults(gateway),
    lane: null,
    subgraphs: () => subgraphs,
    mutationNames: () => Object.keys(gateway.schema?.getMutationType()?.getFields() ?? {}),
  };
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
