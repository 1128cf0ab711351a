import type { SubgraphError } from "../transport/subgraph-error.ts";
import type { CacheSetup, CacheUse } from "./cache-use.ts";
import type { Cell } from "./cells.ts";
import type { ResponsePath } from "./data.ts";

export interface ExecutionError {
  readonly message: string;
  readonly path?: ResponsePath;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface CallRequest<Context> {
  readonly subgraph: string;
  /** JSON of `{ query, operationName?, variables? }`. */
  readonly body: string;
  /** A root field of a mutation. */
  readonly isWrite: boolean;
  /** The call may be given up when its client has gone: a mutation that has begun is better finished. */
  readonly isInterruptible: boolean;
  readonly context: Context;
}

export interface CallAnswer {
  readonly status: number;
  readonly body: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** @throws {SubgraphError} when no complete answer arrives. */
export type CallSubgraph<Context> = (request: CallRequest<Context>) => Promise<CallAnswer>;

/** What an executor needs from outside. */
export interface Surroundings<Context> {
  readonly call: CallSubgraph<Context>;
  /** A call brought no GraphQL answer: clients learn which subgraph, the log why. */
  readonly onFailure: (subgraph: string, error: SubgraphError, context: Context) => void;
  /** Absent or null where nothing is cached. */
  readonly cacheFor?: ((context: Context) => CacheSetup) | null;
}

/** One operation under way. */
export interface OperationRun<Context> extends Omit<Surroundings<Context>, "cacheFor"> {
  readonly context: Context;
  /** The client's variables, coerced: https://spec.graphql.org/October2021/#sec-Coercing-Variable-Values */
  readonly variables: Readonly<Record<string, unknown>>;
  /** What the root fields are added to. */
  readonly root: Cell;
  readonly errors: ExecutionError[];
  readonly isInterruptible: boolean;
  readonly caching: CacheUse | null;
}

export type Step = <Context>(run: OperationRun<Context>) => Promise<void>;
