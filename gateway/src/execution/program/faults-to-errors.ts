import type { ExecutionError } from "./operation-run.ts";
import type { Fault } from "./projection-run.ts";

/**
 * The errors for values that the schema forbids, https://spec.graphql.org/October2021/#sec-Handling-Field-Errors: none
 * where a subgraph's own error explains the null, and none below an entity that is simply not there, unless nothing
 * remains of the response.
 */
export function faultsToErrors(
  faults: readonly Fault[],
  errors: readonly ExecutionError[],
  isEmpty: boolean,
): ExecutionError[] {
  if (faults.length === 0) return [];
  const explained = explainedPlaces(errors);
  return faults
    .filter(({ path, isExcused }) => (isEmpty || !isExcused) && !explained.has(keyOf(path)))
    .map(({ path, message }) => ({ message, path }));
}

/** The paths of errors and all that lead to them: the null may have come up from there. */
function explainedPlaces(errors: readonly ExecutionError[]): Set<string> {
  const places = new Set<string>();
  for (const { path = [] } of errors) {
    for (let length = path.length; length > 0; length--) places.add(keyOf(path.slice(0, length)));
  }
  return places;
}

const keyOf = (path: readonly (string | number)[]): string => JSON.stringify(path);
