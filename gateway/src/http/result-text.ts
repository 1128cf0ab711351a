import { GraphQLError, type GraphQLFormattedError } from "graphql";
import type { ExecutionError } from "../execution/program/operation-run.ts";
import type { ProgramResult } from "../execution/program/program.ts";

export type FormatError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/** What `extensions` say, which are left out where there is nothing to say. */
export interface Explanations {
  readonly cache?: readonly object[] | null;
  readonly cost?: object | null;
}

/**
 * The body of a response, as Apollo Server writes it: errors first, and a line break at the end.
 */
export function resultText(
  { data, errors, caching }: ProgramResult,
  formatError: FormatError,
  { cache = caching?.explanations ?? null, cost = null }: Explanations = {},
): string {
  const explained = { ...(cache?.length ? { cache } : {}), ...(cost ? { cost } : {}) };
  const extensions = cache?.length || cost ? `,"extensions":${JSON.stringify(explained)}` : "";
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
