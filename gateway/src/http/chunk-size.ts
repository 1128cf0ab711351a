import { AppError } from "@skein/service-kit/app-error.ts";
import type { FastifyInstance } from "fastify";
import type { Readable } from "node:stream";

/** So many chunks may be of any size. */
const freeChunks = 1_000;
/** Of those and more, on average. Real clients send kilobytes. */
const minBytesPerChunk = 64;

/**
 * Says of each chunk of a body whether they have become too many for what they bring. A chunk costs the process as much as
 * a kilobyte does: a body of 20 kB in chunks of one byte keeps it busy for nearly a tenth of a second.
 */
export function createChunkCheck(): (chunk: Buffer) => boolean {
  let chunks = 0;
  let bytes = 0;
  return ({ length }) => {
    chunks += 1;
    bytes += length;
    return chunks > freeChunks && bytes < chunks * minBytesPerChunk;
  };
}

/** Stops reading a body (https://www.rfc-editor.org/rfc/rfc9112#section-7.1) that comes in crumbs. */
export function registerChunkSize(app: FastifyInstance): void {
  app.addHook("preParsing", ({ headers }, _reply, payload, done) => {
    if (headers["transfer-encoding"] !== undefined) stopAtCrumbs(payload);
    done(null, payload);
  });
}

const inCrumbs = new WeakSet<object>();

/** Whether a body was found to come in crumbs: the rest of it is not worth reading. */
export const comesInCrumbs = (request: Readable): boolean => inCrumbs.has(request);

function stopAtCrumbs(payload: Readable): void {
  const areTooSmall = createChunkCheck();
  const check = (chunk: Buffer): void => {
    if (!areTooSmall(chunk)) return;
    payload.off("data", check);
    inCrumbs.add(payload);
    // What else of it has arrived is parsed in any case, and would be queued in two ticks for each chunk.
    payload.push = () => true;
    // To whoever reads it; destroying the stream would take the connection that the answer needs.
    payload.emit("error", new AppError("BAD_REQUEST", "The body comes in too many small chunks."));
  };
  payload.on("data", check);
}
