import type { Outcome } from "../context.ts";
import type { OperationLane } from "../execution/operation-lane.ts";

/** `extensions.cost`, in the units of `@cost`. */
export interface CostExplanation {
  readonly estimated: number;
  readonly actual: number;
  readonly maximum: number;
}

export type ExplainCost = (outcome: Outcome) => CostExplanation;

export function createCostExplanations(
  lane: Pick<OperationLane, "costOf" | "actualCostOf">,
  maximum: number,
): ExplainCost {
  return ({ known, variables, result }) => ({
    estimated: lane.costOf(known, variables),
    actual: lane.actualCostOf(known, variables, result.data),
    maximum,
  });
}
