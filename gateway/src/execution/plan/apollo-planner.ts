import {
  operationFromDocument,
  ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  Supergraph,
} from "@apollo/federation-internals";
import { QueryPlanner } from "@apollo/query-planner";
import { fromApolloPlan } from "./apollo-plan.ts";
import { withoutGatewayFields } from "./gateway-fields.ts";
import type { Planner } from "./planner.ts";

/**
 * Plans with Apollo's planner, in this process: a large operation keeps it busy for tens of milliseconds.
 * @throws {Error} whatever is wrong with the supergraph.
 */
export function createApolloPlanner(supergraphSdl: string): Planner {
  const supergraph = Supergraph.build(supergraphSdl, {
    supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
    validateSupergraph: true,
  });
  const schema = supergraph.apiSchema();
  // Without conditions on types, fields that differ only in their arguments under `... on A` and `... on B` become one.
  const planner = new QueryPlanner(supergraph, { typeConditionedFetching: true });
  return {
    name: "apollo",
    overrideLabels: overrideLabelsOf(supergraph),
    plan: async ({ document, overrideLabels }) => {
      const planned = withoutGatewayFields(document);
      if (!planned) return null;
      const overrideConditions = new Map([...overrideLabels].map((label) => [label, true] as const));
      const { node } = planner.buildQueryPlan(operationFromDocument(schema, planned), { overrideConditions });
      return node ? fromApolloPlan(node) : null;
    },
    close: () => undefined,
  };
}

function overrideLabelsOf({ schema }: Supergraph): string[] {
  const applications = schema.directive("join__field")?.applications() ?? [];
  const labels = [...applications].map((application) => application.arguments().overrideLabel as unknown);
  return [...new Set(labels.filter((label) => typeof label === "string"))];
}
