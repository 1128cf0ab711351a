import type { SubgraphGraphQLError } from "../../federation/subgraph-reply.ts";
import type { LoadErrors } from "../../cache/loaded.ts";

/** An error of one of several things that a call asks for: entities, or root fields. */
export interface CallError {
  readonly error: SubgraphGraphQLError;
  /** Which of them; null for all, or, where there is data all the same, for none that it names. */
  readonly index: number | null;
  /** From there to the field; empty when no field is named. */
  readonly rest: readonly (string | number)[];
}

/** Errors on their way through the cache. */
export interface CallErrors {
  readonly list: readonly CallError[];
  readonly hasData: boolean;
}

/** What the cache has to know of a call's errors: nothing when all is well. */
export function errorsForCache(
  errors: CallErrors,
  count: number,
): { readonly failed: boolean[] | null; readonly errors: CallErrors | null } {
  const { list, hasData } = errors;
  if (list.length === 0 && hasData) return { failed: null, errors: null };
  const indexes = new Set(list.map(({ index }) => index));
  const isFailed = (index: number): boolean => !hasData || indexes.has(null) || indexes.has(index);
  return { failed: Array.from({ length: count }, (_, index) => isFailed(index)), errors };
}

/** The errors of calls, some of them other requests', at the places that they have in a load. */
export function errorsOfLoad(loads: readonly LoadErrors[]): CallError[] {
  return loads.flatMap(({ errors, positions }) => {
    const { list, hasData } = errors as CallErrors;
    return list.flatMap((error) => placesOf(error, hasData, positions).map((index) => ({ ...error, index })));
  });
}

function placesOf({ index }: CallError, hasData: boolean, positions: readonly number[]): (number | null)[] {
  if (index === null) return hasData ? [null] : positions.filter((position) => position >= 0);
  const position = positions[index];
  return position === undefined || position < 0 ? [] : [position];
}
