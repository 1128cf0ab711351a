import { randomUUIDv7 } from "node:crypto";
import { AppError } from "@skein/service-kit/app-error.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { authenticationFailure } from "./authentication.ts";
import { replyWithError, type HttpFailure } from "./error-reply.ts";
import { securityHeaders } from "./security-headers.ts";

/** What goes wrong before a request is a GraphQL request, by the status that Fastify gives it. */
const failuresByStatus: Readonly<Record<number, Omit<HttpFailure, "status">>> = {
  400: {
    code: "BAD_REQUEST",
    message: "The request cannot be read: the body is not valid JSON, or the address is malformed.",
  },
  408: { code: "BAD_REQUEST", message: "The request took too long to arrive." },
  413: { code: "PAYLOAD_TOO_LARGE", message: "The request's body is too large." },
  415: { code: "UNSUPPORTED_MEDIA_TYPE", message: "Send the request as application/json in UTF-8." },
};

const malformedAddress: HttpFailure = {
  status: 400,
  code: "BAD_REQUEST",
  message: "The address is malformed.",
};

/** Makes every failure outside of GraphQL the same JSON body. */
export function registerFailureHandlers(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler((error: FastifyError, request, reply) =>
    replyWithError(
      reply,
      authenticationFailure(error) ?? knownFailure(error) ?? maskedFailure(error, request, logger),
    ),
  );
}

/** For what fails before there is a route, and before any hook: a malformed address. */
export function frameworkError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  void replyWithError(reply.headers(securityHeaders), knownFailure(error) ?? malformedAddress);
}

function knownFailure(error: FastifyError | AppError): HttpFailure | null {
  if (error instanceof AppError) return refusal(error);
  const known = failuresByStatus[error.statusCode ?? 500];
  return known && error.statusCode !== undefined ? { status: error.statusCode, ...known } : null;
}

function refusal({ httpStatus: status, code, message, extensions }: AppError): HttpFailure {
  const { retryAfterSeconds: seconds } = extensions;
  if (typeof seconds !== "number") return { status, code, message };
  return { status, code, message, retryAfterSeconds: seconds, headers: { "retry-after": `${seconds}` } };
}

function maskedFailure(error: unknown, request: FastifyRequest, logger: Logger): HttpFailure {
  const errorId = randomUUIDv7();
  logger.error({ err: error, errorId, requestId: request.id }, "unexpected error");
  return {
    status: 500,
    code: "INTERNAL_SERVER_ERROR",
    message: "Something went wrong on our side.",
    errorId,
  };
}
