import { withoutRedaction, type Logger } from "@skein/service-kit/logger.ts";
import type { FastifyInstance } from "fastify";
import { clientAddressOf } from "./client.ts";
import { stateOf } from "./request-state.ts";

/**
 * Writes one line per request. No query string, variables, headers or tokens; the client's address only if asked for.
 * Health probes are left out: they would be most of the log.
 */
export function registerRequestLog(
  app: FastifyInstance,
  logger: Logger,
  { logClientAddress, trustedProxyCount }: { logClientAddress: boolean; trustedProxyCount: number },
): void {
  const lines = withoutRedaction(logger);
  app.addHook("onResponse", (request, reply, done) => {
    done();
    const route = request.routeOptions.url ?? "unknown";
    if (route.startsWith("/health")) return;
    const { trace, operationName } = stateOf(request);
    lines.info(
      {
        method: request.method,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        operationName,
        requestId: request.id,
        traceId: trace.traceId,
        ...(logClientAddress ? { clientAddress: clientAddressOf(request, trustedProxyCount) } : {}),
      },
      "request",
    );
  });
}
