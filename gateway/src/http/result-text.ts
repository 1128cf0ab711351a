import { GraphQLError, type GraphQLFormattedError } from "graphql";
import type { ExecutionError } from "../execution/program/operation-run.ts";
import type { ProgramResult } from "../execution/program/program.ts";

export type FormatError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/**
 * The body of a response, as Apollo Server writes it: errors first, and a line break at the end.
 * @param explanations what `extensions.cache` says; there is none where the caches did nothing
 */
export function resultText(
  { data, errors, caching }: ProgramResult,
  formatError: FormatError,
  explanations: readonly object[] | null = caching?.explanations ?? null,
): string {
  const extensions = explanations?.length ? `,"extensions":${JSON.stringify({ cache: explanations })}` : "";
  const text = `"data":${data ?? "null"}${extensions}}\n`;
  if (errors.length === 0) return `{${text}`;
  const formatted = errors.map((error) => formatOne(error, formatError));
  return `{"errors":${JSON.stringify(formatted)},${text}`;
}

function formatOne(
  { message, path, extensions }: ExecutionError,
  formatError: FormatError,
): GraphQLFormattedError {
  const error = new GraphQLError(message, { path, extensions });
  return formatError(
    { ...error.toJSON(), extensions: { code: "INTERNAL_SERVER_ERROR", ...error.extensions } },
    error,
  );
}
