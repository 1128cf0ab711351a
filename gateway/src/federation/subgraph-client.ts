import { Agent } from "undici";
import { SubgraphError } from "../execution/transport/subgraph-error.ts";

export interface SubgraphReply {
  readonly status: number;
  readonly body: string;
}

export interface SubgraphRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Aborts when the client has gone and nobody waits for the answer. */
  readonly signal: AbortSignal | undefined;
}

export interface SubgraphClient {
  /** @throws {SubgraphError} when no complete answer arrives within the deadline. */
  post(request: SubgraphRequest): Promise<SubgraphReply>;
  /** Ends idle connections now and busy ones when their answer is there. */
  close(): Promise<void>;
}

const connectTimeoutMs = 2_000;
const maxConnections = 128;
const maxResponseBytes = 16 * 1024 * 1024;
const maxResponseHeaderBytes = 32 * 1024;

/**
 * A connection pool for one subgraph, so that a slow one cannot take the connections of the others.
 * Redirects are not followed: the signed identity is for this subgraph only.
 * @param timeoutMs deadline of a whole call, from the queue to the last byte.
 */
export function createSubgraphClient({ timeoutMs }: { timeoutMs: number }): SubgraphClient {
  const agent = new Agent({
    connections: maxConnections,
    pipelining: 1,
    connect: { timeout: Math.min(connectTimeoutMs, timeoutMs) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxResponseSize: maxResponseBytes,
    maxHeaderSize: maxResponseHeaderBytes,
  });
  return {
    post: (request) => postWithin(agent, timeoutMs, request),
    close: () => agent.close(),
  };
}

async function postWithin(agent: Agent, timeoutMs: number, request: SubgraphRequest): Promise<SubgraphReply> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline;
  try {
    const response = await agent.request({
      origin: request.url.origin,
      path: request.url.pathname + request.url.search,
      method: "POST",
      headers: request.headers,
      body: request.body,
      signal,
    });
    return { status: response.statusCode, body: await response.body.text() };
  } catch (cause) {
    throw toSubgraphError(cause, deadline.aborted);
  }
}

const timeoutCodes = new Set(["UND_ERR_CONNECT_TIMEOUT", "UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"]);

function toSubgraphError(cause: unknown, deadlinePassed: boolean): SubgraphError {
  const code = errorCodeOf(cause);
  const timedOut = deadlinePassed || timeoutCodes.has(code);
  const reason = cause instanceof Error ? cause.message : String(cause);
  return timedOut
    ? new SubgraphError("SUBGRAPH_TIMEOUT", "no answer within the deadline", { cause })
    : new SubgraphError("SUBGRAPH_UNAVAILABLE", `${code}: ${reason}`, { cause });
}

function errorCodeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "UNKNOWN";
}
