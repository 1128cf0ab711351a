import { composePlan } from "./compose-plan.ts";
import { dropRedundant } from "./drop-redundant.ts";
import { mergeUnits } from "./merge-units.ts";
import { unitsOf } from "./plan-unit.ts";
import type { PlanNode } from "./query-plan.ts";
import { scheduleUnits } from "./schedule-units.ts";
import { shareFragments } from "./share-fragments.ts";
import { loosenUnits } from "./unit-needs.ts";

/**
 * The same plan with fewer calls: it brings the same, in no more hops, and changes of a mutation stay in their order.
 * https://spec.graphql.org/October2021/#sec-Mutation
 */
export function optimisePlan(plan: PlanNode): PlanNode {
  const units = unitsOf(plan);
  loosenUnits(units);
  const needed = dropRedundant(units);
  const steps = mergeUnits(needed, scheduleUnits(needed));
  return shareInAll(composePlan(steps));
}

function shareInAll(plan: PlanNode): PlanNode {
  if (plan.kind === "fetch" || plan.kind === "entities") return shareFragments(plan);
  return { ...plan, nodes: plan.nodes.map(shareInAll) };
}
