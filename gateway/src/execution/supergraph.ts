import {
  ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  Supergraph as BuiltSupergraph,
} from "@apollo/federation-internals";
import { parse, type GraphQLSchema } from "graphql";
import { readAccessRules, type AccessRules } from "../authorization/access-rules.ts";
import { createTypeNames, type TypeNames } from "./program/type-names.ts";

export interface LoadedSupergraph {
  readonly sdl: string;
  /** What clients see: without `@inaccessible` elements and the machinery of federation. */
  readonly schema: GraphQLSchema;
  readonly namesOf: TypeNames;
  readonly accessRules: AccessRules;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
}

/**
 * Reads a Federation 2 supergraph with every feature that Apollo Router knows.
 * @throws {Error} whatever is wrong with it.
 */
export function loadSupergraph(sdl: string): LoadedSupergraph {
  const built = BuiltSupergraph.build(sdl, {
    supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
    validateSupergraph: true,
  });
  const schema = built.apiSchema().toGraphQLJSSchema();
  return {
    sdl,
    schema,
    accessRules: readAccessRules(parse(sdl, { noLocation: true }), schema),
    namesOf: createTypeNames(built.schema.toGraphQLJSSchema()),
    subgraphs: built.subgraphsMetadata().map(({ name, url }) => ({ name, url })),
  };
}
