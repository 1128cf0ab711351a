import { Kind, print, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode } from "graphql";
import type { Planner } from "./planner.ts";
import type { EntityBatch, EntityTarget, PlanNode, PlanPath, Requirement } from "./query-plan.ts";

/** What earlier calls ask for at a place, by response key, whatever the types. */
interface Known {
  /** The field and its arguments: what the place's response key stands for. */
  meaning: string;
  readonly children: Map<string, Known>;
}

/**
 * A planner that refuses its own plan when a call in it can never be made, because nothing brings what it needs, or when
 * it takes one value for another. Hive's planner makes such plans where a field is required with different arguments at
 * different places.
 */
export function withCheckedPlans(planner: Planner): Planner {
  return {
    ...planner,
    plan: async (request) => {
      const plan = await planner.plan(request);
      if (plan) checkPlan(plan, newKnown());
      return plan;
    },
  };
}

/** @throws {Error} naming the place whose needs nothing brings. */
function checkPlan(node: PlanNode, known: Known): void {
  if (node.kind === "sequence" || node.kind === "parallel") {
    for (const inner of node.nodes) checkPlan(inner, known);
    return;
  }
  if (node.kind === "fetch") {
    addSelection(knownAt(known, node.path), node.selection, node.fragments);
    return;
  }
  for (const batch of node.batches) {
    checkBatch(batch, known);
    for (const { path } of batch.targets) addSelection(knownAt(known, path), batch.selection, node.fragments);
  }
}

function checkBatch({ targets }: EntityBatch, known: Known): void {
  const paths = targets.map(({ path }) => printPath(path)).join(" and ");
  if (!targets.every((target) => isMet(target, known)))
    throw new Error(`Nothing brings what a call needs at ${paths}.`);
  const places = targets.map(({ path }) => knownAt(known, path));
  if (targets[0] && isAmbiguous(targets[0].requires, places))
    throw new Error(`A call needs different values at ${paths}.`);
}

/** Whether one response key stands for different things at places that are asked for in one call. */
const isAmbiguous = (requirements: readonly Requirement[], places: readonly Known[]): boolean =>
  requirements.some((requirement) => {
    if (requirement.kind === "type") return isAmbiguous(requirement.selections, places);
    const below = places.flatMap(({ children }) => children.get(requirement.responseKey) ?? []);
    if (new Set(below.map(({ meaning }) => meaning)).size > 1) return true;
    return requirement.selections !== null && isAmbiguous(requirement.selections, below);
  });

const newKnown = (): Known => ({ meaning: "", children: new Map() });

/** Of requirements for different types those for one are enough: objects of the others may not come here. */
function isMet({ path, requires }: EntityTarget, known: Known): boolean {
  const place = knownAt(known, path);
  const byType = requires.filter((requirement) => requirement.kind === "type");
  const forAll = requires.filter((requirement) => requirement.kind === "field");
  const isOneMet = byType.length === 0 || byType.some(({ selections }) => areKnown(selections, place));
  return isOneMet && areKnown(forAll, place);
}

const areKnown = (requirements: readonly Requirement[], place: Known): boolean =>
  requirements.every((requirement) => {
    if (requirement.kind === "type") return true;
    const below = place.children.get(requirement.responseKey);
    if (!below) return requirement.responseKey === "__typename";
    return requirement.selections === null || areKnown(requirement.selections, below);
  });

function knownAt(known: Known, path: PlanPath): Known {
  return path.reduce(
    (place, segment) => (segment.kind === "field" ? childOf(place, segment.key) : place),
    known,
  );
}

function childOf(place: Known, key: string): Known {
  const child = place.children.get(key) ?? newKnown();
  place.children.set(key, child);
  return child;
}

function addSelection(
  place: Known,
  { selections }: SelectionSetNode,
  fragments: readonly FragmentDefinitionNode[],
): void {
  for (const node of selections) {
    if (node.kind === Kind.FIELD) {
      const child = childOf(place, (node.alias ?? node.name).value);
      child.meaning = meaningOf(node);
      if (node.selectionSet) addSelection(child, node.selectionSet, fragments);
      continue;
    }
    const isSpread = node.kind === Kind.FRAGMENT_SPREAD;
    const fragment = isSpread ? fragments.find(({ name }) => name.value === node.name.value) : node;
    if (fragment) addSelection(place, fragment.selectionSet, fragments);
  }
}

const meaningOf = ({ name, arguments: args = [] }: FieldNode): string =>
  [name.value, ...args.map(print).sort()].join(" ");

const printPath = (path: PlanPath): string =>
  path.flatMap((segment) => (segment.kind === "field" ? [segment.key] : [])).join(".");
