import type { Requirement } from "./query-plan.ts";

/**
 * The same requirements in one order, each once: entities are told apart by the texts of their representations, which
 * must not differ for the order in which a planner happens to require their fields.
 */
export function normaliseRequirements(requirements: readonly Requirement[]): Requirement[] {
  const groups = Map.groupBy(requirements, headOf);
  const merged = [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [withSelections(first, group)] : [];
  });
  return merged.sort((one, other) => (headOf(one) < headOf(other) ? -1 : 1));
}

function withSelections(first: Requirement, group: readonly Requirement[]): Requirement {
  const inner = normaliseRequirements(group.flatMap(({ selections }) => selections ?? []));
  if (first.kind === "type") return { ...first, selections: inner };
  return { ...first, selections: first.selections && inner };
}

/** `__typename` sorts before all fields but those in capitals, and fields before conditions on types. */
const headOf = (requirement: Requirement): string =>
  requirement.kind === "field"
    ? `0 ${requirement.name} ${requirement.responseKey}`
    : `1 ${requirement.typeCondition}`;
