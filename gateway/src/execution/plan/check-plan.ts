import { Kind, type FragmentDefinitionNode, type SelectionSetNode } from "graphql";
import type { Planner } from "./planner.ts";
import type { EntityTarget, PlanNode, PlanPath, Requirement } from "./query-plan.ts";

/** What earlier calls ask for at a place, by response key, whatever the types. */
type Known = Map<string, Known>;

/**
 * A planner that refuses its own plan when a call in it can never be made, because nothing brings what it needs. Hive's
 * planner makes such plans where a field is required with different arguments at different places.
 */
export function withCheckedPlans(planner: Planner): Planner {
  return {
    ...planner,
    plan: async (request) => {
      const plan = await planner.plan(request);
      if (plan) checkPlan(plan, new Map());
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
  for (const { targets, selection } of node.batches) {
    for (const target of targets) {
      if (!isMet(target, known))
        throw new Error(`Nothing brings what a call needs at ${printPath(target.path)}.`);
    }
    for (const { path } of targets) addSelection(knownAt(known, path), selection, node.fragments);
  }
}

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
    const below = place.get(requirement.responseKey);
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
  const child = place.get(key) ?? new Map<string, Known>();
  place.set(key, child);
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
      if (node.selectionSet) addSelection(child, node.selectionSet, fragments);
      continue;
    }
    const isSpread = node.kind === Kind.FRAGMENT_SPREAD;
    const fragment = isSpread ? fragments.find(({ name }) => name.value === node.name.value) : node;
    if (fragment) addSelection(place, fragment.selectionSet, fragments);
  }
}

const printPath = (path: PlanPath): string =>
  path.flatMap((segment) => (segment.kind === "field" ? [segment.key] : [])).join(".");
