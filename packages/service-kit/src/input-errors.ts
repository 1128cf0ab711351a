import { GraphQLError, isValueNode, type GraphQLFormattedError } from "graphql";

/**
 * The gateway does not know what a custom scalar accepts, so a bad e-mail address or URL is found out here, as a
 * variable or as a literal in the document. Both are the client's input, and no fault of the document.
 */
export function withInputCode(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  // Rules of validation point at fields, arguments and types; a scalar's own error at its literal, or at nothing.
  const isOfValue = error instanceof GraphQLError && (error.nodes ?? []).every(isValueNode);
  if (formatted.extensions?.code !== "GRAPHQL_VALIDATION_FAILED" || !isOfValue) return formatted;
  return { ...formatted, extensions: { ...formatted.extensions, code: "BAD_USER_INPUT" } };
}

/**
 * graphql-js quotes the value that it cannot coerce, and with it whatever stands beside it in the input: a password,
 * or a megabyte. The variable, the place in it and the reason say enough. Once more changes nothing: an error passes
 * through here in the subgraph and in the gateway.
 */
export function withoutQuotedInput(message: string): string {
  const [, variable, reason] =
    /^(Variable "\$\w+" got invalid value)(?: .*)?( at "[\w$.[\]]+"; .*)$/s.exec(message) ??
    /^(Variable "\$\w+" got invalid value)(?: .*)?(; .*)$/s.exec(message) ??
    [];
  const text = variable === undefined || reason === undefined ? message : variable + reason;
  return text.length > maximumMessageLength ? `${text.slice(0, maximumMessageLength).toWellFormed()}…` : text;
}

const maximumMessageLength = 500;
