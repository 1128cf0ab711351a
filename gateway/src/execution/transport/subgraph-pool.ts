import { Agent } from "undici";
import { createCallLimit } from "./call-limit.ts";
import { callSubgraph } from "./subgraph-call.ts";
import type { SubgraphTransport } from "./subgraph-transport.ts";

/** Of one call; as the document has it and decompressed. */
export const maxAnswerBytes = 16 * 1024 * 1024;
/** Calls at a time, which on HTTP/1.1 is the number of connections. */
export const maxRunningCalls = 128;
/** More than that would wait longer than their deadline: they fail at once. */
export const maxWaitingCalls = 1_024;

const connectTimeoutMs = 2_000;
const maxHeaderBytes = 32 * 1024;

/**
 * A pool of connections for one subgraph, so that a slow one cannot take the connections of the others: keep-alive, and
 * HTTP/2 where a TLS server offers it. Redirects are answers like any other: what a call says of its viewer is for this
 * subgraph only.
 * @param timeoutMs deadline of a whole call, from the queue to the decompressed text.
 */
export function createSubgraphTransport({ timeoutMs }: { readonly timeoutMs: number }): SubgraphTransport {
  const agent = new Agent({
    connections: maxRunningCalls,
    allowH2: true,
    connect: { timeout: Math.min(connectTimeoutMs, timeoutMs) },
    maxHeaderSize: maxHeaderBytes,
  });
  const limit = createCallLimit({ running: maxRunningCalls, waiting: maxWaitingCalls });
  const options = { dispatcher: agent, limit, timeoutMs, maxBytes: maxAnswerBytes };
  return {
    post: (request) => callSubgraph(request, options),
    close: () => agent.close(),
    stats: () => ({ running: limit.running, waiting: limit.waiting }),
  };
}
