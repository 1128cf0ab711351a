import { buildASTSchema, execute, Kind, parse, type DocumentNode, type GraphQLSchema } from "graphql";
import { readFileSync } from "node:fs";
import { benchFile } from "../files.ts";
import { subgraphRoots, type BenchSubgraph, type Entity, type Representation } from "./subgraph-roots.ts";

export interface SubgraphRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly operationName?: string | null;
}

/** What the Federation specification adds to every subgraph's schema. */
function serviceSchema(sdl: string, subgraph: BenchSubgraph): GraphQLSchema {
  const entities = Object.keys(subgraphRoots[subgraph].references);
  const additions = `
    scalar _Any
    type _Service { sdl: String }
    union _Entity = ${entities.join(" | ")}
    extend type Query { _entities(representations: [_Any!]!): [_Entity]! _service: _Service! }`;
  return buildASTSchema(withQueryType(parse(`${sdl}\n${additions}`)), { assumeValidSDL: true });
}

/** A schema is built from definitions only, so the first extension of Query becomes its definition. */
function withQueryType(document: DocumentNode): DocumentNode {
  const definitions = document.definitions.filter(({ kind }) => kind !== Kind.SCHEMA_EXTENSION);
  const isQuery = (node: object): boolean =>
    "name" in node && (node.name as { value: string }).value === "Query";
  if (definitions.some((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION && isQuery(node))) {
    return { ...document, definitions };
  }
  let isDefined = false;
  const defined = definitions.map((node) => {
    if (isDefined || node.kind !== Kind.OBJECT_TYPE_EXTENSION || !isQuery(node)) return node;
    isDefined = true;
    return { ...node, kind: Kind.OBJECT_TYPE_DEFINITION } as const;
  });
  return { ...document, definitions: defined };
}

function rootValue(subgraph: BenchSubgraph, sdl: string): Readonly<Record<string, unknown>> {
  const { fields, references } = subgraphRoots[subgraph];
  const resolve = (representation: Representation): Entity | null =>
    references[representation.__typename]?.(representation) ?? null;
  return {
    ...fields,
    _entities: ({ representations }: { representations: Representation[] }) => representations.map(resolve),
    _service: { sdl },
  };
}

/** A subgraph that really executes what it is asked, whatever form a planner gives to it. */
export function createSubgraphExecutor(subgraph: BenchSubgraph): (request: SubgraphRequest) => string {
  const sdl = readFileSync(benchFile("schema", `${subgraph}.graphql`), "utf8");
  const schema = serviceSchema(sdl, subgraph);
  const root = rootValue(subgraph, sdl);
  return ({ query, variables, operationName }) =>
    JSON.stringify(
      execute({
        schema,
        document: parse(query),
        rootValue: root,
        variableValues: variables ?? {},
        operationName: operationName ?? null,
      }),
    );
}
