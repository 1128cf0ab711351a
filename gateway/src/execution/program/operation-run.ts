import type { SubgraphError } from "../transport/subgraph-error.ts";
import type { Cell, Cells } from "./cells.ts";
import type { Data, ResponsePath } from "./data.ts";

export interface ExecutionError {
  readonly message: string;
  readonly path?: ResponsePath;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface CallRequest<Context> {
  readonly subgraph: string;
  /** JSON of `{ query, operationName?, variables? }`. */
  readonly body: string;
  readonly isMutation: boolean;
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
}

/** One operation under way. */
export interface OperationRun<Context> extends Surroundings<Context> {
  readonly context: Context;
  /** The client's variables, coerced: https://spec.graphql.org/October2021/#sec-Coercing-Variable-Values */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly cells: Cells;
  /** The object that the root fields are merged into: it stands for the root, and stays empty itself. */
  readonly origin: Data;
  readonly root: Cell;
  readonly errors: ExecutionError[];
}

export type Step = <Context>(run: OperationRun<Context>) => Promise<void>;
