import { SubgraphError } from "./subgraph-error.ts";

export const deadlinePassed = (): SubgraphError =>
  new SubgraphError("SUBGRAPH_TIMEOUT", "no answer within the deadline");

export const nobodyWaits = (): SubgraphError =>
  new SubgraphError("SUBGRAPH_UNAVAILABLE", "nobody waits for the answer any more");

export const tooManyCalls = (): SubgraphError =>
  new SubgraphError("SUBGRAPH_UNAVAILABLE", "too many calls are waiting");

const timeoutCodes = new Set(["UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);

/** What the HTTP client says of a call that failed, as an error of the subgraph. */
export function toSubgraphError(cause: unknown): SubgraphError {
  if (cause instanceof SubgraphError) return cause;
  const code = codeOf(cause);
  const reason = Error.isError(cause) ? cause.message : String(cause);
  return timeoutCodes.has(code)
    ? new SubgraphError("SUBGRAPH_TIMEOUT", "no answer within the deadline", { cause })
    : new SubgraphError("SUBGRAPH_UNAVAILABLE", `${code}: ${reason}`, { cause });
}

const codeOf = (error: unknown): string =>
  Error.isError(error) && "code" in error ? String(error.code) : "UNKNOWN";
