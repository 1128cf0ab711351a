import {
  Kind,
  print,
  valueFromASTUntyped,
  visit,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import type { RootField } from "../../cache/entity-cache.ts";
import type { FetchPlan } from "../plan/query-plan.ts";

/** A root field of a call, as the cache asks for it: without its alias, and without the fragments of its call. */
export interface PlannedRootField {
  readonly responseKey: string;
  readonly node: FieldNode;
  readonly text: string;
  /** The variables that it uses: name to type. */
  readonly variables: ReadonlyMap<string, string>;
}

type Variables = Readonly<Record<string, unknown>>;

/** With the values of one request; other requests may send it along with their own. */
export interface AskedRootField extends RootField {
  readonly planned: PlannedRootField;
  readonly values: Variables;
}

/** What is written out without fragments may be many times as large. */
const maxSelections = 5_000;

/** The root fields of a call; null where they cannot be asked for one by one. */
export function rootFieldsOf(plan: FetchPlan): PlannedRootField[] | null {
  const fragments = new Map(plan.fragments.map((node) => [node.name.value, node]));
  const budget = { left: maxSelections };
  const { selections } = inlined(plan.selection, fragments, budget);
  if (budget.left < 0) return null;
  const fields = selections.flatMap(fieldsIn);
  const keys = new Set(fields.map(keyOf));
  if (keys.size < fields.length) return null;
  return fields
    .filter(({ name }) => name.value !== "__typename")
    .map((field) => {
      const { alias: _, ...node } = field;
      return { responseKey: keyOf(field), node, text: print(node), variables: variablesOf(node, plan) };
    });
}

const keyOf = ({ alias, name }: FieldNode): string => (alias ?? name).value;

/** Conditions on a root type always hold. */
function fieldsIn(node: SelectionNode): FieldNode[] {
  if (node.kind === Kind.FIELD) return [node];
  return node.kind === Kind.INLINE_FRAGMENT ? node.selectionSet.selections.flatMap(fieldsIn) : [];
}

function inlined(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  budget: { left: number },
): SelectionSetNode {
  budget.left -= set.selections.length;
  if (budget.left < 0) return set;
  const selections = set.selections.map((node): SelectionNode => {
    if (node.kind === Kind.FIELD) {
      return node.selectionSet
        ? { ...node, selectionSet: inlined(node.selectionSet, fragments, budget) }
        : node;
    }
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
    if (!fragment) return node;
    const { typeCondition } = fragment;
    const selectionSet = inlined(fragment.selectionSet, fragments, budget);
    return { kind: Kind.INLINE_FRAGMENT, selectionSet, ...(typeCondition ? { typeCondition } : {}) };
  });
  return { ...set, selections };
}

function variablesOf(node: FieldNode, { variables }: FetchPlan): Map<string, string> {
  const used = new Map<string, string>();
  visit(node, {
    Variable: ({ name: { value: name } }) => void used.set(name, variables.get(name) ?? ""),
  });
  return used;
}

/** Same text, same question: the values of its variables belong to it. */
export function askRootField(planned: PlannedRootField, values: Variables): AskedRootField {
  const { node, text, variables } = planned;
  const own = [...variables.keys()].map((name) => [name, values[name]] as const);
  const args = (node.arguments ?? []).map(({ name, value }) => [
    name.value,
    valueFromASTUntyped(value, values),
  ]);
  return {
    name: node.name.value,
    text: own.length === 0 ? text : `${text} ${JSON.stringify(own)}`,
    arguments: Object.fromEntries(args) as Record<string, unknown>,
    planned,
    values,
  };
}
