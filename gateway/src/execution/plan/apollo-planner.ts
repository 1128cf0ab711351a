import {
  operationFromDocument,
  ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  Supergraph,
} from "@apollo/federation-internals";
import { QueryPlanner } from "@apollo/query-planner";
import type { DocumentNode } from "graphql";
import { fromApolloPlan } from "./apollo-plan.ts";
import { fragmentsOf, operationOf, withoutGatewayFields } from "./gateway-fields.ts";
import { normaliseSelection } from "./normalise-selection.ts";
import { orderContexts } from "./order-contexts.ts";
import type { Planner } from "./planner.ts";
import { hasClash } from "./selection-clash.ts";

/**
 * Plans with Apollo's planner, in this thread: a large operation keeps it busy for a hundred milliseconds and more.
 * @throws {Error} whatever is wrong with the supergraph.
 */
export function createApolloPlanner(supergraphSdl: string): Planner {
  const supergraph = Supergraph.build(supergraphSdl, {
    supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
    validateSupergraph: true,
  });
  const schema = supergraph.apiSchema();
  const planners = createPlanners(supergraph);
  return {
    name: "apollo",
    overrideLabels: overrideLabelsOf(supergraph),
    plan: async ({ document, overrideLabels }) => {
      const planned = withoutGatewayFields(document);
      if (!planned) return null;
      const overrideConditions = new Map([...overrideLabels].map((label) => [label, true] as const));
      const operation = operationFromDocument(schema, planned);
      const { node } = planners.for(planned).buildQueryPlan(operation, { overrideConditions });
      return node ? orderContexts(fromApolloPlan(node)) : null;
    },
    close: () => undefined,
  };
}

/**
 * Where `... on A { x(n: 1) } ... on B { x(n: 2) }` asks for two things under one key, Apollo's planner loses one of
 * them, unless it plans for each type by itself. That takes it many times longer, in the worst case minutes, so it is
 * done only where it has to be.
 */
function createPlanners(supergraph: Supergraph): { for(document: DocumentNode): QueryPlanner } {
  const plain = new QueryPlanner(supergraph);
  let byType: QueryPlanner | null = null;
  return {
    for: (document) => {
      if (!hasClash([normaliseSelection(operationOf(document).selectionSet, fragmentsOf(document))]))
        return plain;
      byType ??= new QueryPlanner(supergraph, { typeConditionedFetching: true });
      return byType;
    },
  };
}

function overrideLabelsOf({ schema }: Supergraph): string[] {
  const applications = schema.directive("join__field")?.applications() ?? [];
  const labels = [...applications].map((application) => application.arguments().overrideLabel as unknown);
  return [...new Set(labels.filter((label) => typeof label === "string"))];
}
