import {
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import type { LimitName } from "./limit-facts.ts";
import type { Limits } from "./limit-settings.ts";

/** Of an operation with all its fragments in place; of a selection set, and of what is below it. */
interface Counts {
  depth: number;
  selections: number;
  aliases: number;
  directives: number;
  rootFields: number;
}

/**
 * The first limit that a parsed document is over. Each fragment is counted once, however often it is spread: fragments
 * that double at every step ask for 2^n fields with n of them. A cycle counts as nothing, since validation refuses it.
 */
export function countDocument({ definitions }: DocumentNode, limits: Limits): LimitName | null {
  const operations = definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const fragments = definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  if (operations.length > limits.MAX_OPERATIONS) return "MAX_OPERATIONS";
  if (fragments.length > limits.MAX_FRAGMENTS) return "MAX_FRAGMENTS";
  const count = createCounter(fragments);
  for (const operation of operations) {
    if ((operation.variableDefinitions?.length ?? 0) > limits.MAX_VARIABLES) return "MAX_VARIABLES";
    const exceeded = exceededBy(countOperation(operation, count), limits);
    if (exceeded) return exceeded;
  }
  return null;
}

const limitOf = {
  depth: "MAX_DEPTH",
  rootFields: "MAX_ROOT_FIELDS",
  aliases: "MAX_ALIASES",
  directives: "MAX_DIRECTIVES",
  selections: "MAX_SELECTIONS",
} as const satisfies Record<keyof Counts, LimitName>;

function exceededBy(counts: Counts, limits: Limits): LimitName | null {
  const names = Object.keys(limitOf) as (keyof Counts)[];
  const exceeded = names.find((name) => counts[name] > limits[limitOf[name]]);
  return exceeded ? limitOf[exceeded] : null;
}

/** The selections of a set with all fragments in place: what it takes to work with it. */
export const countSelections = (
  set: SelectionSetNode,
  fragments: readonly FragmentDefinitionNode[],
): number => createCounter(fragments)(set).selections;

type CountSet = (set: SelectionSetNode) => Counts;

function countOperation(
  { selectionSet, directives = [], variableDefinitions = [] }: OperationDefinitionNode,
  count: CountSet,
): Counts {
  const counts = count(selectionSet);
  const ofVariables = variableDefinitions.flatMap((definition) => definition.directives ?? []);
  return { ...counts, directives: counts.directives + directives.length + ofVariables.length };
}

function createCounter(fragments: readonly FragmentDefinitionNode[]): CountSet {
  const byName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  const counted = new Map<string, Counts>();
  const countFragment = (name: string): Counts => {
    const known = counted.get(name);
    if (known) return known;
    const counts = noCounts();
    counted.set(name, counts);
    const fragment = byName.get(name);
    if (!fragment) return counts;
    Object.assign(counts, countSet(fragment.selectionSet));
    counts.directives += fragment.directives?.length ?? 0;
    return counts;
  };
  const below = (node: SelectionNode): Counts => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return countFragment(node.name.value);
    return node.selectionSet ? countSet(node.selectionSet) : noCounts();
  };
  const countSet = (set: SelectionSetNode): Counts => {
    const counts = noCounts();
    for (const node of set.selections) add(counts, node, below(node));
    return counts;
  };
  return countSet;
}

const noCounts = (): Counts => ({ depth: 0, selections: 0, aliases: 0, directives: 0, rootFields: 0 });

function add(counts: Counts, node: SelectionNode, inner: Counts): void {
  const isField = node.kind === Kind.FIELD;
  counts.depth = Math.max(counts.depth, inner.depth + (isField ? 1 : 0));
  counts.selections += inner.selections + 1;
  counts.aliases += inner.aliases + (isField && node.alias ? 1 : 0);
  counts.directives += inner.directives + (node.directives?.length ?? 0);
  counts.rootFields += isField ? 1 : inner.rootFields;
}
