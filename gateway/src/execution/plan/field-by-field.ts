import {
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { fragmentsOf, operationOf } from "./gateway-fields.ts";
import type { Planner, PlanRequest } from "./planner.ts";
import type { PlanNode } from "./query-plan.ts";

/**
 * A planner that plans each root field by itself where the operation as a whole has no right plan:
 *
 * - a mutation's field ends, with all that is fetched below it, before the next one begins
 *   (https://spec.graphql.org/October2021/#sec-Mutation). Hive's planner orders the changes, and lets what is read below
 *   one of them run beside the next;
 * - Hive's planner fails on some queries whose fields it can plan alone.
 */
export function withFieldByField(planner: Planner): Planner {
  return {
    ...planner,
    plan: async (request) => {
      const isMutation = operationOf(request.document).operation === OperationTypeNode.MUTATION;
      if (!isMutation)
        return planner.plan(request).catch((error: unknown) => planFields(planner, request, error));
      const plan = await planner.plan(request);
      if (!plan || !hasRace(plan)) return plan;
      return { kind: "sequence", nodes: await plansOf(planner, request, documentsOf(request.document)) };
    },
  };
}

/** @throws {Error} the one of the whole when it has one field only. */
async function planFields(planner: Planner, request: PlanRequest, error: unknown): Promise<PlanNode> {
  const documents = documentsOf(request.document);
  if (documents.length < 2) throw error;
  return { kind: "parallel", nodes: await plansOf(planner, request, documents) };
}

async function plansOf(
  planner: Planner,
  request: PlanRequest,
  documents: readonly DocumentNode[],
): Promise<PlanNode[]> {
  const nodes: PlanNode[] = [];
  for (const document of documents) {
    const node = await planner.plan({ ...request, document });
    if (node) nodes.push(node);
  }
  return nodes;
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
function documentsOf(document: DocumentNode): DocumentNode[] {
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
function rootFields(
  { selections }: SelectionSetNode,
  fragments: readonly FragmentDefinitionNode[],
): FieldNode[] {
  return selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [node];
    const isSpread = node.kind === Kind.FRAGMENT_SPREAD;
    const fragment = isSpread ? fragments.find(({ name }) => name.value === node.name.value) : node;
    return fragment ? rootFields(fragment.selectionSet, fragments) : [];
  });
}
