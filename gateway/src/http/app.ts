import type { Logger } from "@skein/service-kit/logger.ts";
import { createSocketErrorHandler } from "@skein/service-kit/socket-errors.ts";
import fastify, { type FastifyInstance } from "fastify";
import { registerJsonBody } from "../protection/json-body.ts";
import type { DoHeavyWork } from "../protection/heavy-work.ts";
import type { Limits } from "../protection/limit-settings.ts";
import { registerChunkSize } from "./chunk-size.ts";
import { registerConnectionLimits, serverOptions, type ConnectionLimits } from "./connection-limits.ts";
import { registerCors } from "./cors.ts";
import { registerDraining } from "./draining.ts";
import { frameworkError, registerFailureHandlers } from "./failure-handlers.ts";
import { requestIdFrom } from "./request-id.ts";
import { registerRequestLog } from "./request-log.ts";
import { registerRequestState } from "./request-state.ts";
import { registerSecurityHeaders, securityHeaders } from "./security-headers.ts";
import { registerUnknownAddresses } from "./unknown-address.ts";
import { registerUnreadBody } from "./unread-body.ts";

export interface AppOptions {
  readonly logger: Logger;
  readonly logClientAddress: boolean;
  readonly trustedProxyCount: number;
  readonly limits: Limits;
  readonly operationTimeoutMs: number;
  readonly doHeavyWork: DoHeavyWork;
  readonly connections: ConnectionLimits;
  /** Whether clients come by TLS only. */
  readonly tls: boolean;
  readonly isAllowedOrigin: (origin: string) => boolean;
  readonly isDraining: () => boolean;
}

/** Fastify wants a number; without limits (the open mode) there is one all the same. */
const maxBodyBytes = 64 * 1024 * 1024;
/** Longer than the idle time of the usual load balancers (60 s), so that they close first and never race with us. */
const keepAliveTimeoutMs = 65_000;

/** The HTTP server and what holds for every address of it: one error body, CORS, request ids, the log, draining. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    bodyLimit: Math.min(options.limits.MAX_BODY_BYTES, maxBodyBytes),
    requestTimeout: options.connections.requestTimeoutMs,
    // Nothing moves for so long only where a client does not read its answer, which waits in our memory.
    connectionTimeout: options.connections.requestTimeoutMs + options.operationTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    http: serverOptions(options.connections),
    forceCloseConnections: "idle",
    // Fastify's own answer while it closes is not in our form; see draining.ts.
    return503OnClosing: false,
    exposeHeadRoutes: false,
    routerOptions: { ignoreTrailingSlash: true },
    genReqId: (request) => requestIdFrom(request.headers["x-request-id"]),
    frameworkErrors: frameworkError,
    clientErrorHandler: createSocketErrorHandler(securityHeaders),
  });
  registerRequestState(app);
  registerFailureHandlers(app, options.logger);
  registerJsonBody(app, options);
  registerRequestLog(app, options.logger, options);
  registerSecurityHeaders(app, options);
  registerConnectionLimits(app, options.connections);
  registerChunkSize(app);
  registerUnreadBody(app);
  await registerCors(app, options.isAllowedOrigin);
  registerDraining(app, options.isDraining);
  registerUnknownAddresses(app);
  return app;
}
