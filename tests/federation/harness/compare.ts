import { isErrorCode } from "@skein/service-kit/error-codes.ts";
import type { Outcome, ResponseError } from "./run.ts";

/** An error as a client can act on it: where, and which code. Codes outside the registry are masked on their way out. */
export function errorKey({ path, extensions }: Pick<ResponseError, "path" | "extensions">): string {
  const code = extensions?.code;
  return `${path ? JSON.stringify(path) : "-"} ${isErrorCode(code) ? code : "INTERNAL_SERVER_ERROR"}`;
}

/** Data as text: two are the same only if their keys are in the same order. */
export const dataText = (data: unknown): string => JSON.stringify(data) ?? "undefined";

/**
 * The errors whose place is in the data, one by one, and of the others the place where the data ends. Where one null
 * has several causes, the specification wants one of them and leaves open which:
 * https://spec.graphql.org/October2021/#sec-Handling-Field-Errors.
 */
export function comparableErrors({ data, errors }: Pick<Outcome, "data" | "errors">): string[] {
  const keys = errors.map((error) => {
    const depth = depthInData(data, error.path ?? []);
    if (!error.path || depth === error.path.length) return errorKey(error);
    return `${JSON.stringify(error.path.slice(0, depth))} propagated`;
  });
  const propagated = keys.filter((key) => key.endsWith(" propagated"));
  const own = keys.filter((key) => !key.endsWith(" propagated"));
  return [...own, ...new Set(propagated)].sort();
}

/** How many keys of a path lead to something in the data. */
function depthInData(data: unknown, path: readonly (string | number)[]): number {
  let value = data;
  for (const [depth, key] of path.entries()) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return depth;
    value = (value as Record<string | number, unknown>)[key];
  }
  return path.length;
}

/** What differs between two outcomes, in words; null if nothing does. */
export function findDifference(expected: Outcome, actual: Outcome): string | null {
  if (dataText(expected.data) !== dataText(actual.data)) return "the data differ";
  const [before, after] = [comparableErrors(expected), comparableErrors(actual)];
  if (before.join("\n") === after.join("\n")) return null;
  const missing = withoutEach(before, after);
  const surplus = withoutEach(after, before);
  return `the errors differ: missing ${JSON.stringify(missing)}, surplus ${JSON.stringify(surplus)}`;
}

/** The items of a multiset that another does not have. */
export function withoutEach(items: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return items.filter((item) => {
    const index = left.indexOf(item);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}
