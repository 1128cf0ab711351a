import {
  Kind,
  print,
  type FieldNode,
  type FragmentDefinitionNode,
  type InlineFragmentNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import { responseKeyOf } from "./distinct-keys.ts";

/**
 * The same selection without named fragments, in which fields and conditions that occur twice are one. The order is
 * that of their first occurrences.
 */
export function normaliseSelection(
  set: SelectionSetNode,
  fragments: readonly FragmentDefinitionNode[],
): SelectionSetNode {
  const byName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  return mergeSelections([set], byName);
}

/** Selections of the same objects as one. */
export function joinSelections(sets: readonly SelectionSetNode[]): SelectionSetNode {
  return mergeSelections(sets, new Map());
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;
type Written = FieldNode | InlineFragmentNode;

function mergeSelections(sets: readonly SelectionSetNode[], fragments: Fragments): SelectionSetNode {
  const groups = new Map<string, Written[]>();
  for (const node of sets
    .flatMap(({ selections }) => selections)
    .flatMap((node) => writeOut(node, fragments))) {
    const key = headOf(node);
    groups.set(key, [...(groups.get(key) ?? []), node]);
  }
  const selections = [...groups.values()].map((nodes) => mergeNodes(nodes, fragments));
  return { kind: Kind.SELECTION_SET, selections };
}

/** A fragment without a condition is no fragment. */
function writeOut(node: SelectionNode, fragments: Fragments): Written[] {
  if (node.kind === Kind.FIELD) return [node];
  const inline = node.kind === Kind.FRAGMENT_SPREAD ? fromSpread(node.name.value, fragments) : node;
  const directives = [...(node.directives ?? []), ...(inline === node ? [] : (inline.directives ?? []))];
  if (!inline.typeCondition && directives.length === 0)
    return inline.selectionSet.selections.flatMap((inner) => writeOut(inner, fragments));
  return [{ ...inline, directives }];
}

function fromSpread(name: string, fragments: Fragments): InlineFragmentNode {
  const fragment = fragments.get(name);
  if (!fragment) throw new Error(`The fragment ${name} is not defined.`);
  const { typeCondition, selectionSet } = fragment;
  return { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet };
}

/** All of a field but its selection, or the condition of a fragment: what has the same head is the same. */
export function headOf(node: Written): string {
  const directives = (node.directives ?? []).map(print).join("");
  if (node.kind === Kind.INLINE_FRAGMENT) return `...${node.typeCondition?.name.value ?? ""}${directives}`;
  const given = (node.arguments ?? []).map(print).sort().join();
  return `${responseKeyOf(node)}:${node.name.value}(${given})${directives}`;
}

function mergeNodes(nodes: readonly Written[], fragments: Fragments): Written {
  const [first] = nodes;
  if (!first) throw new Error("Nothing to merge.");
  const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
  return sets.length === 0 ? first : { ...first, selectionSet: mergeSelections(sets, fragments) };
}
