import { readFile } from "node:fs/promises";
import { ApolloGateway, type GraphQLDataSource } from "@apollo/gateway";
import type { ApolloServerOptionsWithGateway } from "@apollo/server";
import { ConfigError } from "@skein/service-kit/config.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import type { GatewayContext } from "../context.ts";
import { disableApolloTelemetry } from "../environment.ts";
import { createSubgraphTransport } from "../execution/transport/subgraph-pool.ts";
import type { SubgraphTransport } from "../execution/transport/subgraph-transport.ts";
import { createSubgraphDataSource } from "./subgraph-data-source.ts";
import { resolveSubgraphUrl } from "./subgraph-url.ts";
import { checkSupergraph, type SubgraphLocation } from "./supergraph-check.ts";
import { watchSupergraphFile } from "./supergraph-file.ts";
import { completeResult } from "./value-completion.ts";

type GatewayInterface = ApolloServerOptionsWithGateway<GatewayContext>["gateway"];

export interface FederationOptions {
  readonly supergraphFile: string;
  readonly supergraphPollMs: number;
  readonly subgraphTimeoutMs: number;
  /** Addresses by environment variable, see {@link resolveSubgraphUrl}. */
  readonly subgraphUrls: Readonly<Record<string, string>>;
  readonly logger: Logger;
}

export interface Federation {
  /** What Apollo Server runs operations with. */
  readonly gateway: GatewayInterface;
  /** The subgraphs of the supergraph in use, at the addresses in use. */
  subgraphs(): readonly { readonly name: string; readonly url: URL }[];
  transportOf(name: string): SubgraphTransport;
  /** The mutations of the schema in use. */
  mutationNames(): readonly string[];
  close(): Promise<void>;
}

/**
 * Federated execution of the supergraph in a file, which may be replaced at any time: operations under way end on the
 * version that they began with, and a version that cannot be used is never taken.
 * @throws {ConfigError} when the file cannot be used at the start.
 */
export async function createFederation(options: FederationOptions): Promise<Federation> {
  const { supergraphFile, logger } = options;
  const sdl = await readSupergraph(supergraphFile);
  const transports = new Map<string, SubgraphTransport>();
  const transportOf = (name: string): SubgraphTransport => {
    const transport =
      transports.get(name) ?? createSubgraphTransport({ timeoutMs: options.subgraphTimeoutMs });
    transports.set(name, transport);
    return transport;
  };
  let subgraphs = locate(checkAtStart(sdl, supergraphFile), options);

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
        url: resolveSubgraphUrl({ name, url }, options.subgraphUrls),
        transport: transportOf(name),
        logger,
      }),
    supergraphSdl: async ({ update }) => {
      const watch = watchSupergraphFile(sdl, {
        path: supergraphFile,
        pollMs: options.supergraphPollMs,
        logger,
        onChange: (changed) => {
          const located = locate(checkSupergraph(changed), options);
          update(changed);
          subgraphs = located;
        },
      });
      return { supergraphSdl: sdl, cleanup: async () => watch.stop() };
    },
  });

  return {
    gateway: withCompleteResults(gateway),
    subgraphs: () => subgraphs,
    transportOf,
    mutationNames: () => Object.keys(gateway.schema?.getMutationType()?.getFields() ?? {}),
    close: async () => {
      await Promise.all([...transports.values()].map((transport) => transport.close()));
    },
  };
}

async function readSupergraph(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new ConfigError([`SUPERGRAPH_FILE: ${file} cannot be read (${(cause as Error).message})`]);
  }
}

function checkAtStart(sdl: string, file: string): SubgraphLocation[] {
  try {
    return checkSupergraph(sdl);
  } catch (cause) {
    throw new ConfigError([
      `SUPERGRAPH_FILE: ${file} is not a usable supergraph (${(cause as Error).message})`,
    ]);
  }
}

/** @throws {ConfigError} with every address that is missing or wrong. */
function locate(subgraphs: readonly SubgraphLocation[], { subgraphUrls }: FederationOptions) {
  const problems: string[] = [];
  const located = subgraphs.flatMap(({ name, url }) => {
    try {
      return [{ name, url: resolveSubgraphUrl({ name, url }, subgraphUrls) }];
    } catch (error) {
      problems.push((error as Error).message);
      return [];
    }
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return located;
}

/** The place where another executor takes over from the one of `@apollo/gateway`. */
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
