import type { Step } from "./merge-units.ts";
import type { PlanNode } from "./query-plan.ts";
import { connected } from "./schedule-units.ts";

/**
 * A plan of steps that run as soon as what they wait for is done, as far as sequences and parallels can say it: of steps
 * that hang together, the first ones are waited for by all others.
 */
export function composePlan(steps: readonly Step[]): PlanNode {
  const parts = connected(steps, ({ after }) => [...after]);
  return inParallel(parts.map(composePart));
}

function composePart(steps: readonly Step[]): PlanNode {
  const inPart = new Set(steps);
  const first = steps.filter(({ after }) => [...after].every((step) => !inPart.has(step)));
  const rest = steps.filter((step) => !first.includes(step));
  const heads = inParallel(first.map(({ plan }) => plan));
  if (rest.length === 0) return heads;
  const tail = composePlan(rest);
  return { kind: "sequence", nodes: [heads, ...(tail.kind === "sequence" ? tail.nodes : [tail])] };
}

function inParallel(nodes: readonly PlanNode[]): PlanNode {
  const [only, another] = nodes;
  return only && !another
    ? only
    : { kind: "parallel", nodes: nodes.flatMap((node) => (node.kind === "parallel" ? node.nodes : [node])) };
}
