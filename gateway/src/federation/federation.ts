import type { ApolloServerOptionsWithGateway } from "@apollo/server";
import type { GraphQLSchema } from "graphql";
import type { Logger } from "@skein/service-kit/logger.ts";
import type { GatewayContext } from "../context.ts";
import type { CoalescingTransport } from "../execution/transport/coalesce-calls.ts";
import type { OperationLane } from "../execution/operation-lane.ts";

export type GatewayInterface = ApolloServerOptionsWithGateway<GatewayContext>["gateway"];

export interface FederationOptions {
  readonly supergraphFile: string;
  readonly supergraphPollMs: number;
  /** Addresses by environment variable, see `resolveSubgraphUrl`. */
  readonly subgraphUrls: Readonly<Record<string, string>>;
  readonly transportOf: (subgraph: string) => CoalescingTransport;
  readonly logger: Logger;
}

/**
 * Federated execution of the supergraph in a file, which may be replaced at any time: operations under way end on the
 * version that they began with, and a version that cannot be used is never taken.
 */
export interface Federation {
  /** What Apollo Server runs operations with. */
  readonly gateway: GatewayInterface;
  /** For operations that have run before, without Apollo Server; null where the executor has none. */
  readonly lane: OperationLane | null;
  /** What clients see of the supergraph in use. */
  schema(): GraphQLSchema;
  /** The subgraphs of the supergraph in use, at the addresses in use. */
  subgraphs(): readonly LocatedSubgraph[];
  /** The mutations of the schema in use. */
  mutationNames(): readonly string[];
}

export interface LocatedSubgraph {
  readonly name: string;
  readonly url: URL;
}
