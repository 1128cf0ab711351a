import type { FastifyInstance } from "fastify";
import type { IncomingMessage } from "node:http";
import { finished } from "node:stream/promises";
import { comesInCrumbs, createChunkCheck } from "./chunk-size.ts";

/** As much as a phone's upload by mistake; whoever sends more than that may lose the answer. */
const maxDiscardedBytes = 32 * 1024 * 1024;
const maxWaitMs = 10_000;

/**
 * Reads a refused body to its end before the refusal is sent. Clients write all before they read, and a connection that
 * closes on them in the middle loses the answer: the app would see a broken pipe instead of "413".
 */
export function registerUnreadBody(app: FastifyInstance): void {
  app.addHook("onSend", ({ raw }, _reply, payload, done) => {
    if (raw.readableEnded || raw.destroyed || comesInCrumbs(raw) || !hasBody(raw)) done(null, payload);
    else void discard(raw).then(() => done(null, payload));
  });
}

/** One that says of itself that it is longer than we read is not waited for. */
function hasBody({ headers }: IncomingMessage): boolean {
  const length = Number(headers["content-length"] ?? 0);
  return headers["transfer-encoding"] !== undefined || (length > 0 && length <= maxDiscardedBytes);
}

async function discard(request: IncomingMessage): Promise<void> {
  const limit = new AbortController();
  const areTooSmall = createChunkCheck();
  let bytes = 0;
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes <= maxDiscardedBytes && !areTooSmall(chunk)) return;
    request.off("data", count);
    limit.abort();
  };
  request.on("data", count);
  const signal = AbortSignal.any([limit.signal, AbortSignal.timeout(maxWaitMs)]);
  // Too much, too slow or gone: then the answer is sent at once, whoever may still read it.
  await finished(request, { signal, writable: false }).catch(() => undefined);
  request.off("data", count).resume();
}
