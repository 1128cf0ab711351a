import { print, visit, type SelectionSetNode } from "graphql";
import { printEntityFetch, printFetch } from "@skein/gateway/execution/plan/print-operation.ts";
import type {
  EntityFetchPlan,
  PlanNode,
  PlanPath,
  Requirement,
} from "@skein/gateway/execution/plan/query-plan.ts";

/**
 * A plan as lines: its calls, indented by what they run in, and below a call of entities the places they stand in. What
 * has no order is sorted: nodes of a parallel, selections, and what is asked of entities.
 */
export function planText(plan: PlanNode | null, indent = ""): string[] {
  if (!plan) return [];
  switch (plan.kind) {
    case "sequence":
      return [`${indent}sequence`, ...plan.nodes.flatMap((node) => planText(node, `${indent}  `))];
    case "parallel": {
      const texts = plan.nodes.map((node) => planText(node, `${indent}  `));
      return [
        `${indent}parallel`,
        ...texts.sort((one, other) => (one.join() < other.join() ? -1 : 1)).flat(),
      ];
    }
    case "fetch": {
      const place = plan.path.length > 0 ? ` at ${pathText(plan.path)}` : "";
      return [
        `${indent}${plan.subgraph}${place}: ${printFetch({ ...plan, selection: sorted(plan.selection) })}`,
      ];
    }
    case "entities": {
      const batches = sortedBatches(plan);
      const targets = batches.flatMap((batch) => batch.targets);
      return [
        `${indent}${plan.subgraph}: ${printEntityFetch({ ...plan, batches }).text}`,
        ...targets.map(
          ({ path, requires }) => `${indent}  ${pathText(path)} with ${requirementsText(requires)}`,
        ),
      ];
    }
  }
}

const sorted = (set: SelectionSetNode): SelectionSetNode =>
  visit(set, {
    SelectionSet: {
      leave: (node) => ({
        ...node,
        selections: node.selections.toSorted((one, other) => (print(one) < print(other) ? -1 : 1)),
      }),
    },
  });

const sortedBatches = ({ batches }: EntityFetchPlan): EntityFetchPlan["batches"] =>
  batches
    .map((batch) => ({
      ...batch,
      selection: sorted(batch.selection),
      targets: batch.targets.toSorted((one, other) => (pathText(one.path) < pathText(other.path) ? -1 : 1)),
    }))
    .sort((one, other) => (print(one.selection) < print(other.selection) ? -1 : 1));

function pathText(path: PlanPath): string {
  const steps = path.map((segment) => {
    if (segment.kind === "list") return "@";
    return segment.kind === "field" ? segment.key : `<${segment.names.join("|")}>`;
  });
  return steps.join(".");
}

function requirementsText(requirements: readonly Requirement[]): string {
  const texts = requirements.map((requirement) => {
    const inner = requirement.selections ? requirementsText(requirement.selections) : "";
    if (requirement.kind === "type") return `...on ${requirement.typeCondition}${inner}`;
    const { name, responseKey } = requirement;
    return (name === responseKey ? name : `${name}=${responseKey}`) + inner;
  });
  return `{${texts.join(" ")}}`;
}
