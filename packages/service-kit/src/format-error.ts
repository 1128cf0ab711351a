import { GraphQLError, type GraphQLFormattedError } from "graphql";
import type { Logger } from "pino";
import { v7 as uuidv7 } from "uuid";
import { isErrorCode } from "./error-codes.ts";
import { withoutQuotedInput } from "./input-errors.ts";

const masked = "Something went wrong on our side.";

/**
 * Makes the one `formatError` of a process: errors with a code of the registry pass, everything else is
 * masked and logged under an id that the client also gets. Stack traces never leave.
 */
export function createFormatError({ logger }: { logger: Logger }) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const { code, errorId } = formatted.extensions ?? {};
    const known = isErrorCode(code) && (code !== "INTERNAL_SERVER_ERROR" || typeof errorId === "string");
    return known ? withoutInternals(formatted) : maskError(formatted, error, logger);
  };
}

function withoutInternals(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const { stacktrace: _, ...extensions } = formatted.extensions ?? {};
  return { ...formatted, message: withoutQuotedInput(formatted.message), extensions };
}

function maskError(formatted: GraphQLFormattedError, error: unknown, logger: Logger): GraphQLFormattedError {
  const errorId = uuidv7();
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  logger.error({ err: cause, errorId, path: formatted.path?.join(".") }, "unexpected error");
  return {
    message: masked,
    ...(formatted.locations ? { locations: formatted.locations } : {}),
    ...(formatted.path ? { path: formatted.path } : {}),
    extensions: { code: "INTERNAL_SERVER_ERROR", errorId },
  };
}
