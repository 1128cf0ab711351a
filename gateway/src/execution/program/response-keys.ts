import { Kind, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode } from "graphql";
import type { Source } from "./position.ts";
import type { TypeNames } from "./type-names.ts";

export interface CallSelection {
  readonly selection: SelectionSetNode;
  readonly fragments: readonly FragmentDefinitionNode[];
}

/**
 * The response keys of a call's selection for objects of a type.
 * @param typename null for a root type, on which every condition holds
 */
export function responseKeys(call: CallSelection, typename: string | null, namesOf: TypeNames): string[] {
  return [...new Set(fieldsFor(call, typename, namesOf).map(keyOf))];
}

/** The response keys that have selections, whatever the type. */
export function objectKeys(call: CallSelection): string[] {
  const fields = fieldsFor(call, null, () => new Set());
  return [...new Set(fields.filter(({ selectionSet }) => selectionSet).map(keyOf))];
}

/** What a call may bring; nothing is known of what is rewritten. */
export function sourceOf(
  subgraph: string,
  call: CallSelection,
  namesOf: TypeNames,
  isRewritten: boolean,
): Source {
  return {
    subgraph,
    keysFor: (typename) => (isRewritten ? null : new Set(responseKeys(call, typename, namesOf))),
  };
}

const keyOf = ({ alias, name }: FieldNode): string => (alias ?? name).value;

function fieldsFor(
  { selection, fragments }: CallSelection,
  typename: string | null,
  namesOf: TypeNames,
): FieldNode[] {
  return selection.selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [node];
    const fragment =
      node.kind === Kind.INLINE_FRAGMENT
        ? node
        : fragments.find(({ name }) => name.value === node.name.value);
    if (!fragment) return [];
    const condition = fragment.typeCondition?.name.value;
    const applies = typename === null || condition === undefined || namesOf(condition).has(typename);
    return applies ? fieldsFor({ selection: fragment.selectionSet, fragments }, typename, namesOf) : [];
  });
}
