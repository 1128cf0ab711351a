import type { SignIdentity, Viewer } from "@skein/service-kit/identity.ts";
import type { KnownOperation } from "./execution/known-operations.ts";
import type { ProgramResult } from "./execution/program/program.ts";
import type { TraceContext } from "@skein/service-kit/trace-context.ts";

/** What one request carries through the gateway. */
export interface GatewayContext {
  readonly viewer: Viewer | null;
  /** Requests with the same key get the same answers; null is an anonymous visitor. */
  readonly viewerKey: string | null;
  readonly requestId: string;
  readonly trace: TraceContext;
  /** On the clock of `performance.now()`: no call of a subgraph outlasts the operation's time. */
  readonly deadline: number;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
  /**
   * The header that tells a subgraph for whom we ask; signed once per request and subgraph, and only then waited for.
   * Null without a key.
   */
  readonly identityFor: (subgraph: string) => Promise<string> | string | null;
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
  /** What our executor brought, when Apollo Server has it run an operation: the response is written from this. */
  outcome: Outcome | null;
}

type ContextInput = Omit<GatewayContext, "viewerKey" | "identityFor" | "result" | "missingEntities"> & {
  readonly signIdentity: SignIdentity | null;
};

export function createContext({ signIdentity, ...request }: ContextInput): GatewayContext {
  const identityFor = signIdentity ? signOnce((subgraph) => signIdentity(subgraph, request)) : () => null;
  const viewerKey = request.viewer && viewerKeyOf(request.viewer);
  return { ...request, viewerKey, identityFor, result: {}, missingEntities: new WeakSet() };
}

function signOnce(
  sign: (subgraph: string) => Promise<string>,
): (subgraph: string) => Promise<string> | string {
  const signed = new Map<string, Promise<string> | string>();
  return (subgraph) => {
    const known = signed.get(subgraph);
    if (known !== undefined) return known;
    const signing = sign(subgraph).then((identity) => {
      signed.set(subgraph, identity);
      return identity;
    });
    signed.set(subgraph, signing);
    return signing;
  };
}

/** All that a subgraph learns of a viewer. */
const viewerKeyOf = ({ userId, sessionId, roles, scopes }: Viewer): string =>
  JSON.stringify([userId, sessionId, roles, scopes]);
