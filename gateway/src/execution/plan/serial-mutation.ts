import { Kind, OperationTypeNode, type DocumentNode, type FieldNode, type SelectionSetNode } from "graphql";
import { fragmentsOf, operationOf, type Fragments } from "./gateway-fields.ts";
import type { Planner } from "./planner.ts";
import type { PlanNode } from "./query-plan.ts";

/**
 * A planner that ends each field of a mutation, with all that is fetched below it, before the next one begins:
 * https://spec.graphql.org/October2021/#sec-Mutation. Hive's planner orders the changes, and lets what is read below one
 * of them run beside the next.
 */
export function withSerialMutations(planner: Planner): Planner {
  return {
    ...planner,
    plan: async (request) => {
      const plan = await planner.plan(request);
      if (!plan || !hasRace(plan)) return plan;
      const nodes: PlanNode[] = [];
      for (const document of documentsOfFields(request.document)) {
        const node = await planner.plan({ ...request, document });
        if (node) nodes.push(node);
      }
      return { kind: "sequence", nodes };
    },
  };
}

/** Whether a change is made while something else is under way. */
function hasRace(node: PlanNode): boolean {
  if (node.kind !== "sequence" && node.kind !== "parallel") return false;
  return node.kind === "parallel" ? node.nodes.some(hasChange) : node.nodes.some(hasRace);
}

function hasChange(node: PlanNode): boolean {
  if (node.kind === "fetch") return node.operationKind === OperationTypeNode.MUTATION;
  return node.kind !== "entities" && node.nodes.some(hasChange);
}

/** One document for each response key of the root. */
function documentsOfFields(document: DocumentNode): DocumentNode[] {
  const operation = operationOf(document);
  const others = document.definitions.filter((node) => node !== operation);
  const fields = rootFields(operation.selectionSet, fragmentsOf(document));
  const byKey = Map.groupBy(fields, (field) => (field.alias ?? field.name).value);
  return [...byKey.values()].map((selections) => ({
    ...document,
    definitions: [{ ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } }, ...others],
  }));
}

/** The root is of one type, so that every fragment applies to it. */
function rootFields({ selections }: SelectionSetNode, fragments: Fragments): FieldNode[] {
  return selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [node];
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? fragments.get(node.name.value) : node;
    return fragment ? rootFields(fragment.selectionSet, fragments) : [];
  });
}
