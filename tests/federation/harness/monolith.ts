import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from "@apollo/federation-internals";
import {
  execute,
  getNamedType,
  GraphQLError,
  isLeafType,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from "graphql";
import { isDecided, readDamaged } from "./damage.ts";
import {
  findComputed,
  isAbsent,
  parentRecord,
  toViews,
  typeNamesOf,
  type Execution,
  type View,
} from "./resolve-field.ts";
import { readFacts, type SubgraphFacts } from "./subgraph-facts.ts";
import type { SupergraphCase } from "./supergraph-case.ts";

export interface ClientRequest {
  readonly document: DocumentNode;
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The truth by the specification: one schema over all data, executed by graphql-js. */
export interface Monolith {
  readonly schema: GraphQLSchema;
  execute(request: ClientRequest, execution: Execution): Promise<ExecutionResult>;
}

export function createMonolith(supergraph: SupergraphCase): Monolith {
  const schema = apiSchemaOf(supergraph.supergraphSdl);
  const resolveField = createFieldResolver(supergraph);
  return {
    schema,
    execute: async ({ document, operationName, variables }, execution) =>
      execute({
        schema,
        document,
        operationName,
        variableValues: variables,
        fieldResolver: (source, args, _, info) =>
          resolveField(source, args as Record<string, unknown>, execution, info),
      }),
  };
}

/** What clients see of a supergraph. */
export function apiSchemaOf(supergraphSdl: string): GraphQLSchema {
  const supergraph = Supergraph.build(supergraphSdl, {
    supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  });
  return supergraph.apiSchema().toGraphQLJSSchema();
}

function createFieldResolver(supergraph: SupergraphCase) {
  const facts = new Map([...supergraph.subgraphs].map(([name, sdl]) => [name, readFacts(sdl)] as const));
  return function resolve(
    source: unknown,
    args: Readonly<Record<string, unknown>>,
    { world, faults }: Execution,
    info: GraphQLResolveInfo,
  ): unknown {
    const view = parentRecord(source, world, info);
    const { parentType, fieldName } = info;
    const typeNames = typeNamesOf(view.record, parentType);
    const owners = ownersOf(facts, typeNames, fieldName);
    if (owners.length > 0 && owners.every((owner) => isAbsent(view.record, owner))) return null;
    const value = valueOf(view, fieldName, args);
    const fault = faults?.ofField(view.record, parentType.name, fieldName);
    if (fault?.kind === "error") throw new GraphQLError(fault.message, { extensions: fault.extensions });
    if (fault?.kind === "null") return null;
    if (fault?.kind === "damage" && isDecided(info.returnType, fault.how)) {
      const read = readDamaged(info.returnType, value, fault.how);
      if (!read) throw new GraphQLError(`${fieldName} has a value that is none of its type`);
      return read.value;
    }
    return toViews(value, !isLeafType(getNamedType(info.returnType)), {});

    function valueOf(of: View, name: string, withArgs: typeof args): unknown {
      const compute = findComputed(supergraph, "monolith", typeNames, name);
      if (!compute) return of.record[name];
      const read = (other: string, otherArgs = {}) => valueOf(of, other, otherArgs);
      return compute({ object: of.record, args: withArgs, read, world });
    }
  };
}

/** The subgraphs that can answer a field without being told or having promised it. */
function ownersOf(
  facts: ReadonlyMap<string, SubgraphFacts>,
  typeNames: readonly string[],
  field: string,
): string[] {
  return [...facts].flatMap(([subgraph, types]) =>
    typeNames.some((type) => types.get(type)?.get(field)?.isExternal === false) ? [subgraph] : [],
  );
}
