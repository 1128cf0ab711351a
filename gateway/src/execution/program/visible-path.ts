import { Kind, type FieldNode, type SelectionSetNode } from "graphql";
import type { ResponsePath } from "./data.ts";
import type { Operation } from "./fold-conditions.ts";
import type { ExecutionError } from "./operation-run.ts";

/**
 * The errors with paths in the response: a subgraph may fail with a field that a plan needs and the client did not ask
 * for. Such an error stands at the object that lacks the field.
 */
export function inResponse(errors: readonly ExecutionError[], operation: Operation): ExecutionError[] {
  return errors.map((error) => (error.path ? { ...error, path: visiblePart(error.path, operation) } : error));
}

function visiblePart(path: ResponsePath, { definition, fragments }: Operation): ResponsePath {
  let sets: readonly SelectionSetNode[] = [definition.selectionSet];
  const fieldsIn = ({ selections }: SelectionSetNode): FieldNode[] =>
    selections.flatMap((node) => {
      if (node.kind === Kind.FIELD) return [node];
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      return fragment ? fieldsIn(fragment.selectionSet) : [];
    });
  for (const [index, key] of path.entries()) {
    if (typeof key === "number") continue;
    const fields = sets.flatMap(fieldsIn).filter(({ alias, name }) => (alias ?? name).value === key);
    if (fields.length === 0) return path.slice(0, index);
    sets = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
  }
  return path;
}
