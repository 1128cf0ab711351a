import {
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";

/**
 * The document without what the gateway answers itself: introspection and `__typename` of the root type. Null when
 * nothing is left to plan.
 */
export function withoutGatewayFields(document: DocumentNode): DocumentNode | null {
  const operation = operationOf(document);
  const fragments = new Map(fragmentsOf(document).map((node) => [node.name.value, node]));
  const selectionSet = withoutFields(operation.selectionSet, fragments);
  if (selectionSet.selections.length === 0) return null;
  const kept = usedFragments(selectionSet, fragments);
  return { ...document, definitions: [{ ...operation, selectionSet }, ...kept] };
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** @throws {Error} when the document has no operation. */
export function operationOf(document: DocumentNode): OperationDefinitionNode {
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error("There is no operation to plan.");
  return operation;
}

export const fragmentsOf = ({ definitions }: DocumentNode): FragmentDefinitionNode[] =>
  definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);

const gatewayFields = new Set(["__schema", "__type", "__typename"]);

/** Fragments at the root are written out: deeper in the document the same fragment keeps its `__typename`. */
function withoutFields(selectionSet: SelectionSetNode, fragments: Fragments): SelectionSetNode {
  const selections = selectionSet.selections.flatMap((node) => withoutField(node, fragments));
  return { ...selectionSet, selections };
}

function withoutField(node: SelectionNode, fragments: Fragments): SelectionNode[] {
  if (node.kind === Kind.FIELD) return gatewayFields.has(node.name.value) ? [] : [node];
  const inline = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node;
  if (!inline) throw new Error("A fragment is not defined.");
  const selectionSet = withoutFields(inline.selectionSet, fragments);
  if (selectionSet.selections.length === 0) return [];
  const { typeCondition } = inline;
  return [{ kind: Kind.INLINE_FRAGMENT, selectionSet, ...(typeCondition && { typeCondition }) }];
}

/** In a stable order: planners name what they find first first. */
function usedFragments(selectionSet: SelectionSetNode, fragments: Fragments): FragmentDefinitionNode[] {
  const used = new Set<FragmentDefinitionNode>();
  const visit = ({ selections }: SelectionSetNode): void => {
    for (const node of selections) {
      const next = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node;
      if (!next?.selectionSet) continue;
      if (next.kind === Kind.FRAGMENT_DEFINITION) {
        if (used.has(next)) continue;
        used.add(next);
      }
      visit(next.selectionSet);
    }
  };
  visit(selectionSet);
  return [...used];
}
