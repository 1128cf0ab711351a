import type { FastifyInstance } from "fastify";
import { replyWithError, type HttpFailure } from "./error-reply.ts";

const retryAfterSeconds = "2";

const stopping: HttpFailure = {
  status: 503,
  code: "SERVICE_UNAVAILABLE",
  message: "This server is stopping; send the request again.",
  headers: { "retry-after": retryAfterSeconds, connection: "close" },
};

/**
 * Refuses requests that arrive on open connections while the server stops, so that clients and proxies go elsewhere.
 * What arrived earlier is finished. Health stays readable.
 */
export function registerDraining(app: FastifyInstance, isDraining: () => boolean): void {
  app.addHook("onRequest", async (request, reply) => {
    if (isDraining() && !request.url.startsWith("/health")) return replyWithError(reply, stopping);
    return undefined;
  });
}
