import { Supergraph } from "@apollo/federation-internals";
import { QueryPlanner } from "@apollo/query-planner";
import { assertValidSchema } from "graphql";

export interface SubgraphLocation {
  readonly name: string;
  readonly url: string;
}

/**
 * Builds everything that a supergraph becomes, and throws it away. `ApolloGateway` replaces its schema before its
 * planner, so a supergraph that only the planner refuses would leave it between two versions.
 * @returns where its subgraphs are.
 * @throws whatever is wrong with it.
 */
export function checkSupergraph(sdl: string): SubgraphLocation[] {
  const supergraph = Supergraph.build(sdl, { validateSupergraph: true });
  assertValidSchema(supergraph.apiSchema().toGraphQLJSSchema());
  new QueryPlanner(supergraph);
  return supergraph.subgraphsMetadata().map(({ name, url }) => ({ name, url }));
}
