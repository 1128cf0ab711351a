import type { FastifyReply } from "fastify";

/** A signal that is aborted when the client closes the connection before it has the whole answer. */
export function clientGone(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once("close", () => {
    if (!reply.raw.writableFinished) controller.abort(new Error("the client has gone"));
  });
  return controller.signal;
}
