import type { FastifyInstance } from "fastify";
import { replyWithError, type HttpFailure } from "./error-reply.ts";

const retryAfterSeconds = "2";

const stopping: HttpFailure = {
  status: 503,
  code: "SERVICE_UNAVAILABLE",
  message: "This server is stopping; send the request again.",
  headers: { "retry-after": retryAfterSeconds },
};

/**
 * Refuses requests that arrive on open connections while the server stops, so that clients and proxies go elsewhere.
 * What arrived earlier is finished. Health stays readable.
 */
export function registerDraining(app: FastifyInstance, isDraining: () => boolean): void {
  app.addHook("onRequest", (request, reply, done) => {
    if (isDraining() && !request.url.startsWith("/health")) replyWithError(reply, stopping);
    else done();
  });
  // A connection that stays open after its last answer would hold up the stop until it times out.
  app.addHook("onSend", (_request, reply, payload, done) => {
    if (isDraining()) reply.header("connection", "close");
    done(null, payload);
  });
}
