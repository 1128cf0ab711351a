import { unitsOf } from "./plan-unit.ts";
import type { PlanNode } from "./query-plan.ts";
import { contextFields, fieldsBrought } from "./unit-needs.ts";

/**
 * Lets a call wait for the one that brings a value from above which it is made with (`@fromContext`): Apollo's planner
 * runs them side by side when both are calls for entities.
 */
export function orderContexts(plan: PlanNode): PlanNode {
  if (plan.kind === "sequence") return { ...plan, nodes: plan.nodes.map(orderContexts) };
  return plan.kind === "parallel" ? inOrder(plan.nodes.map(orderContexts)) : plan;
}

function inOrder(nodes: readonly PlanNode[]): PlanNode {
  const isLate = (node: PlanNode): boolean => {
    const needed = new Set(contextsIn(node));
    return needed.size > 0 && nodes.some((other) => other !== node && brings(other, needed));
  };
  const late = nodes.filter(isLate);
  const parallel: PlanNode = { kind: "parallel", nodes };
  if (late.length === 0 || late.length === nodes.length) return parallel;
  const early = nodes.filter((node) => !late.includes(node));
  return { kind: "sequence", nodes: [{ kind: "parallel", nodes: early }, inOrder(late)] };
}

function contextsIn(node: PlanNode): string[] {
  if (node.kind === "fetch") return [];
  if (node.kind !== "entities") return node.nodes.flatMap(contextsIn);
  return node.batches.flatMap(({ targets }) => targets.flatMap(contextFields));
}

const brings = (node: PlanNode, needed: ReadonlySet<string>): boolean =>
  unitsOf(node).some((unit) => !fieldsBrought(unit).isDisjointFrom(needed));
