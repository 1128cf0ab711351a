import { Kind, type FieldNode, type SelectionSetNode } from "graphql";
import { responseKeyOf } from "./distinct-keys.ts";
import { headOf } from "./normalise-selection.ts";

/**
 * Whether two fields of selections of the same objects could have one response key. Conditions on types, of which some
 * exclude each other, are not looked at: it may say so where there is no clash.
 * @param sets without named fragments
 */
export function hasClash(sets: readonly SelectionSetNode[]): boolean {
  const byKey = Map.groupBy(sets.flatMap(fieldsOf), responseKeyOf);
  return [...byKey.values()].some((fields) => {
    if (new Set(fields.map(headOf)).size > 1) return true;
    return hasClash(fields.flatMap(({ selectionSet }) => selectionSet ?? []));
  });
}

function fieldsOf({ selections }: SelectionSetNode): FieldNode[] {
  return selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [node];
    return node.kind === Kind.INLINE_FRAGMENT ? fieldsOf(node.selectionSet) : [];
  });
}
