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
 * graphql-js quotes what it cannot use: a value with whatever stands beside it in the input (a password, or a megabyte),
 * and words of a document. The variable, the place in it and the rule say enough. Once more changes nothing: an error
 * passes through here in the subgraph and in the gateway.
 */
export function withoutQuotedInput(message: string): string {
  const [, start, place = "", reason] =
    /^(Variable "\$\w+" got invalid value)(?: .*)?( at "[\w$.[\]]+"); (.*)$/s.exec(message) ??
    /^(Variable "\$\w+" got invalid value)(?: .*)?(); (.*)$/s.exec(message) ??
    [];
  const text =
    start === undefined || reason === undefined
      ? withoutValue(message)
      : `${start}${place}; ${reasonOf(reason)}`;
  return text.length > maximumMessageLength ? `${text.slice(0, maximumMessageLength).toWellFormed()}…` : text;
}

const maximumMessageLength = 500;

/** What scalars of a library say of a value has no form to rely on: their name says what they want. */
function reasonOf(reason: string): string {
  const text = withoutValue(reason);
  const isKnown = safeReasons.some((pattern) => pattern.test(text));
  return isKnown ? text : "the value cannot be used.";
}

const safeReasons = [
  /^Expected (non-nullable )?type "[\w[\]!]+" (not )?to be (null|an object)\.$/,
  /^Expected type "[\w[\]!]+"\.$/,
  /^Field "\w+" of required type "[\w[\]!]+" was not provided\.$/,
  /^Exactly one key must be specified for OneOf type "\w+"\.$/,
  /^Field "\w+" must be non-null\.$/,
  /^An unknown field is given for type "\w+"\.$/,
  /^The value does not exist in "\w+" enum\.$/,
  /^\w+ cannot represent the value\.$/,
  /^the value cannot be used\.$/,
];

/** By the sentence that the value or the word stands in, each up to the sentence's end. */
const quoting: readonly (readonly [RegExp, string])[] = [
  [/ Did you mean .*$/s, ""],
  [/^(Syntax Error: .*?\b(?:Unexpected|found) (?:Name|Int|Float|String|BlockString)) ".*$/s, "$1."],
  [/^(Syntax Error: (?:Unexpected character|Invalid [\w ,-]+?))(?:: | but got: | within ).*$/s, "$1."],
  [/^(\w+ cannot represent )(?!the value\.).*$/s, "$1the value."],
  [/^(Enum "\w+" cannot represent )(?!the value\.).*$/s, "$1the value."],
  [/^Value ".*" does not exist in ("\w+" enum\.)$/s, "The value does not exist in $1"],
  [/^(Expected value of type "[\w[\]!]+"), found .*$/s, "$1."],
  [/^(Expected type "\w+"\.) .*$/s, "$1"],
  [/^(Argument "\w+" has invalid value)(?! of).*$/s, "$1."],
  [/^Field ".*" is not defined by type ("\w+"\.)$/s, "An unknown field is given for type $1"],
];

function withoutValue(message: string): string {
  return quoting.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), message);
}
