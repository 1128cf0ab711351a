import { Kind, type FragmentDefinitionNode, type SelectionSetNode } from "graphql";
import type { TypeNames } from "./type-names.ts";

/**
 * The response keys of a call's selection for objects of a type, without `__typename`.
 * @param typename null for a root type, on which every condition holds
 */
export function responseKeys(
  sets: readonly SelectionSetNode[],
  fragments: readonly FragmentDefinitionNode[],
  typename: string | null,
  namesOf: TypeNames,
): string[] {
  const keys = new Set<string>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const node of selections) {
      if (node.kind === Kind.FIELD) {
        if (node.name.value !== "__typename") keys.add((node.alias ?? node.name).value);
        continue;
      }
      const fragment =
        node.kind === Kind.INLINE_FRAGMENT
          ? node
          : fragments.find(({ name }) => name.value === node.name.value);
      const condition = fragment?.typeCondition?.name.value;
      const applies = typename === null || condition === undefined || namesOf(condition).has(typename);
      if (fragment && applies) collect(fragment.selectionSet);
    }
  };
  for (const set of sets) collect(set);
  return [...keys];
}
