import { isErrorCode } from "@skein/service-kit/error-codes.ts";
import type { Outcome, ResponseError } from "./run.ts";

/** An error as a client can act on it: where, and which code. Codes outside the registry are masked on their way out. */
export function errorKey({ path, extensions }: Pick<ResponseError, "path" | "extensions">): string {
  const code = extensions?.code;
  return `${path ? JSON.stringify(path) : "-"} ${isErrorCode(code) ? code : "INTERNAL_SERVER_ERROR"}`;
}

/** Data as text: two are the same only if their keys are in the same order. */
export const dataText = (data: unknown): string => (data === undefined ? "undefined" : JSON.stringify(data));

/**
 * The errors whose place is in the data, one by one, and of the others the place where the data ends. Where one null
 * has several causes, the specification wants one of them and leaves open which:
 * https://spec.graphql.org/October2021/#sec-Handling-Field-Errors.
 */
export function comparableErrors({ data, errors }: Pick<Outcome, "data" | "errors">): string[] {
  const keys = errors.flatMap((error) => {
    const place = locate(data, error.path ?? []);
    if (place.isHidden) return [];
    return [place.isAbove ? `${place.key} propagated` : errorKey(error)];
  });
  const propagated = keys.filter((key) => key.endsWith(" propagated"));
  const own = keys.filter((key) => !key.endsWith(" propagated"));
  return [...own, ...new Set(propagated)].sort();
}

/** Where a path leads in the data. */
export interface Place {
  /** The part of the path that is in the data, as text. */
  readonly key: string;
  readonly isNull: boolean;
  /** The path goes on below the null. */
  readonly isAbove: boolean;
  /**
   * The path goes on into an object that has no such field: a planner may ask for more than the client, and what goes
   * wrong there is not part of the response.
   */
  readonly isHidden: boolean;
}

export function locate(data: unknown, path: readonly (string | number)[]): Place {
  let value = data;
  let depth = 0;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) break;
    value = (value as Record<string | number, unknown>)[key];
    depth += 1;
  }
  const isNull = value === null || value === undefined;
  const goesOn = depth < path.length;
  return {
    key: JSON.stringify(path.slice(0, depth)),
    isNull,
    isAbove: isNull && goesOn,
    isHidden: !isNull && goesOn,
  };
}

/** What differs between two outcomes, in words; null if nothing does. */
export function findDifference(expected: Outcome, actual: Outcome, withCodes = true): string | null {
  if (dataText(expected.data) !== dataText(actual.data)) return "the data differ";
  const keysOf = (outcome: Outcome): string[] =>
    comparableErrors(outcome).map((key) => (withCodes ? key : key.replace(/ \S+$/, "")));
  const [before, after] = [keysOf(expected), keysOf(actual)];
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
