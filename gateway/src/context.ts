import type { AppError } from "@skein/service-kit/app-error.ts";
import type { GatewayIdentity } from "@skein/service-kit/gateway-identity.ts";
import type { Client, Viewer } from "@skein/service-kit/identity.ts";
import type { KnownOperation } from "./execution/known-operations.ts";
import type { ProgramResult } from "./execution/program/program.ts";
import type { PassedDocument } from "./protection/protection.ts";
import type { TraceContext } from "@skein/service-kit/trace-context.ts";

/** What one request carries through the gateway. */
export interface GatewayContext {
  readonly viewer: Viewer | null;
  readonly client: Client;
  /** Requests with the same key get the same answers; null is an anonymous visitor. */
  readonly viewerKey: string | null;
  readonly requestId: string;
  readonly trace: TraceContext;
  /** On the clock of `performance.now()`: no call of a subgraph outlasts the operation's time. */
  readonly deadline: number;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
  /**
   * Takes the cost of an operation from the caller's budgets. Null where that was done at once.
   * @throws {AppError} RATE_LIMITED, also as a rejection
   */
  readonly spend: (cost: number) => Promise<void> | null;
  /** Says to subgraphs for whom we ask. Null without a key. */
  readonly identity: GatewayIdentity | null;
  /** The root fields that subgraphs have brought; `@apollo/gateway` merges entities into these very objects. */
  readonly result: Record<string, unknown>;
  /** Objects of `result` that a subgraph answered with null: it does not know them, or not for this viewer. */
  readonly missingEntities: WeakSet<object>;
  /** Filled in on the way, for the request's log line. */
  readonly facts: RequestFacts;
}

export interface Outcome {
  readonly known: KnownOperation<GatewayContext>;
  /** Coerced. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly result: ProgramResult;
}

/** Apollo Server copies the context: this object stays the same. */
export interface RequestFacts {
  operationName: string | null;
  /** The document of the request, once it is checked: Apollo Server runs no other. */
  passed: PassedDocument | null;
  /** Why our executor did not begin: the request is answered with this. */
  refused: AppError | null;
  /** What our executor brought, when Apollo Server has it run an operation: the response is written from this. */
  outcome: Outcome | null;
}

type ContextInput = Omit<GatewayContext, "viewerKey" | "result" | "missingEntities">;

export function createContext(request: ContextInput): GatewayContext {
  const viewerKey = request.viewer && viewerKeyOf(request.viewer);
  return { ...request, viewerKey, result: {}, missingEntities: new WeakSet() };
}

/** All that a subgraph learns of a viewer. */
const viewerKeyOf = (viewer: Viewer): string => {
  const { userId, sessionId, roles, scopes, methods, authenticatedAt, isAnonymous } = viewer;
  return JSON.stringify([userId, sessionId, roles, scopes, methods, authenticatedAt, isAnonymous]);
};
