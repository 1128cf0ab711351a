import { createFormatError } from "@skein/service-kit/format-error.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import { GraphQLError, type GraphQLFormattedError } from "graphql";

type FormatError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/** The gateway's `formatError`: as in every process, and without what `@apollo/gateway` and Apollo Server add. */
export function createClientErrors(logger: Logger): FormatError {
  const formatError = createFormatError({ logger });
  return (formatted, error) => withoutServiceName(formatError(withRequestCode(formatted, error), error));
}

/** Apollo Server leaves some faults of the client (a wrong hash) without a code: only their status tells. */
function withRequestCode(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  if (!(error instanceof GraphQLError) || error.extensions.code !== undefined) return formatted;
  const { status } = (error.extensions.http ?? {}) as { status?: number };
  const isClientFault = status !== undefined && status >= 400 && status < 500;
  if (!isClientFault) return formatted;
  const code = status === 405 ? "METHOD_NOT_ALLOWED" : "BAD_REQUEST";
  return { ...formatted, extensions: { ...formatted.extensions, code } };
}

/** Which service a thing comes from is no part of the contract: it may move tomorrow. */
function withoutServiceName(formatted: GraphQLFormattedError): GraphQLFormattedError {
  if (formatted.extensions?.serviceName === undefined) return formatted;
  const { serviceName: _, ...extensions } = formatted.extensions;
  return { ...formatted, extensions };
}
