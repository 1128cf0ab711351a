import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import { v7 as uuidv7 } from "uuid";
import { AppError } from "./app-error.ts";
import type { ErrorCode } from "./error-codes.ts";

/** Fastify's own errors by status, in the words of the registry. */
const codesByStatus: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  400: ["BAD_REQUEST", "The request cannot be read."],
  404: ["NOT_FOUND", "There is nothing at this address."],
  405: ["METHOD_NOT_ALLOWED", "This address does not take this HTTP method."],
  408: ["BAD_REQUEST", "The request took too long to arrive."],
  413: ["PAYLOAD_TOO_LARGE", "The request's body is too large."],
  415: ["UNSUPPORTED_MEDIA_TYPE", "The request's body has a media type that is not taken."],
  503: ["SERVICE_UNAVAILABLE", "The service is not available now."],
};

/** Makes every error of a Fastify app the JSON body that GraphQL clients read: never HTML, never text. */
export function registerJsonErrors(app: FastifyInstance, logger: Logger): void {
  app.setNotFoundHandler((_request, reply) =>
    sendError(reply, 404, "NOT_FOUND", "There is nothing at this address."),
  );
  app.setErrorHandler((error: FastifyError | AppError, _request, reply) => {
    if (error instanceof AppError) return sendError(reply, error.httpStatus, error.code, error.message);
    const known = error.statusCode === undefined ? undefined : codesByStatus[error.statusCode];
    if (known && error.statusCode !== undefined) return sendError(reply, error.statusCode, ...known);
    return sendMasked(reply, error, logger);
  });
}

/** Fastify's `frameworkErrors`: an address so malformed that there is no route, and with it no error handler. */
export const refuseMalformedAddress = (_error: FastifyError, _request: FastifyRequest, reply: FastifyReply) =>
  void sendError(reply, 400, "BAD_REQUEST", "The address is malformed.");

function sendError(reply: FastifyReply, status: number, code: ErrorCode, message: string) {
  return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
}

function sendMasked(reply: FastifyReply, error: unknown, logger: Logger) {
  const errorId = uuidv7();
  logger.error({ err: error, errorId }, "unexpected error");
  const extensions = { code: "INTERNAL_SERVER_ERROR", errorId };
  return reply.code(500).send({ errors: [{ message: "Something went wrong on our side.", extensions }] });
}
