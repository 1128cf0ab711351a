import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import { requestIdOf } from "./identity-check.ts";
import { withoutRedaction } from "./logger.ts";
import { continueTrace } from "./trace-context.ts";

/** Writes one line per request: method, route, status, time, request id and trace id. No address, no body, no header. */
export function registerRequestLog(app: FastifyInstance, logger: Logger): void {
  const lines = withoutRedaction(logger);
  app.addHook("onResponse", async (request, reply) => {
    if (request.routeOptions.url?.startsWith("/health")) return;
    lines.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? "unknown",
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        requestId: requestIdOf(request),
        traceId: traceIdOf(request),
      },
      "request",
    );
  });
}

function traceIdOf(request: FastifyRequest): string {
  const header = request.headers.traceparent;
  return continueTrace(typeof header === "string" ? header : undefined).traceId;
}
