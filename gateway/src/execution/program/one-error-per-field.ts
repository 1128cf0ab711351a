import type { ExecutionError } from "./operation-run.ts";

/**
 * The errors without those of a field that has one already, as when two subgraphs were asked for parts of one object and
 * both failed: "only one error should be added to the errors list per field",
 * https://spec.graphql.org/October2021/#sec-Handling-Field-Errors.
 */
export function oneErrorPerField(errors: readonly ExecutionError[]): readonly ExecutionError[] {
  if (errors.length < 2) return errors;
  const places = new Set<string>();
  return errors.filter(({ path }) => {
    if (!path) return true;
    const place = JSON.stringify(path);
    const isFirst = !places.has(place);
    places.add(place);
    return isFirst;
  });
}
