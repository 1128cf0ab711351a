import { buildSubgraphSchema } from "@apollo/subgraph";
import {
  execute,
  GraphQLError,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  parse,
  validate,
  type DocumentNode,
  type GraphQLResolveInfo,
  type GraphQLSchema,
} from "graphql";
import { applyDamages, isDecided, type Damage } from "./damage.ts";
import type { SubgraphAnswer } from "./faults.ts";
import {
  findComputed,
  isAbsent,
  parentRecord,
  toViews,
  typeNamesOf,
  viewOf,
  type Execution,
  type View,
} from "./resolve-field.ts";
import { interfacesOfTypes, readFacts, type FieldFacts, type SubgraphFacts } from "./subgraph-facts.ts";
import type { DataObject, SupergraphCase } from "./supergraph-case.ts";

export interface Subgraph {
  readonly name: string;
  readonly schema: GraphQLSchema;
  /** Runs the body of a GraphQL request over HTTP and gives the text of the answer, faults included. */
  answer(body: string, execution: Execution): Promise<SubgraphAnswer>;
}

interface RequestBody {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Record<string, unknown> | null;
}

interface SubgraphContext extends Execution {
  readonly damages: Damage[];
}

/** One subgraph of a case, executed by graphql-js as `@apollo/subgraph` builds it. */
export function createSubgraph(supergraph: SupergraphCase, name: string): Subgraph {
  const sdl = supergraph.subgraphs.get(name) ?? "";
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl) });
  const resolveField = createFieldResolver(supergraph, name);
  addReferenceResolvers(supergraph, schema, name);
  const documents = new Map<string, DocumentNode>();
  const documentOf = (query: string): DocumentNode => {
    const known = documents.get(query) ?? parseValid(schema, query, name);
    documents.set(query, known);
    return known;
  };
  return {
    name,
    schema,
    answer: async (body, execution) => {
      const { query, operationName, variables } = JSON.parse(body) as RequestBody;
      const document = documentOf(query);
      const context: SubgraphContext = { ...execution, damages: [] };
      const result = await execute({
        schema,
        document,
        operationName: operationName ?? null,
        variableValues: variables ?? {},
        contextValue: context,
        fieldResolver: (source, args, _, info) =>
          resolveField(source, args as Record<string, unknown>, context, info),
      });
      const whole = JSON.parse(JSON.stringify(result)) as DataObject;
      applyDamages(whole, context.damages);
      const answer = { status: 200, body: JSON.stringify(whole) };
      return execution.faults?.ofCall(name, whole, document) ?? answer;
    },
  };
}

/** @throws {Error} when the gateway asks what the subgraph's schema does not have: that is a fault of its plan. */
function parseValid(schema: GraphQLSchema, query: string, name: string): DocumentNode {
  const document = parse(query);
  const [error] = validate(schema, document);
  if (error) throw new Error(`${name} was sent an invalid operation: ${error.message}\n${query}`);
  return document;
}

function createFieldResolver(supergraph: SupergraphCase, subgraph: string) {
  const facts = readFacts(supergraph.subgraphs.get(subgraph) ?? "");
  const moved = movedAway(supergraph, subgraph);
  return function resolve(
    source: unknown,
    args: Readonly<Record<string, unknown>>,
    context: SubgraphContext,
    info: GraphQLResolveInfo,
  ): unknown {
    const view = parentRecord(source, context.world, info);
    const { parentType, fieldName } = info;
    if (moved.has(`${parentType.name}.${fieldName}`))
      throw new Error(
        `${parentType.name}.${fieldName} was moved away from ${subgraph}, and still asked for there`,
      );
    const value = valueOf(view, fieldName, args, parentType.name);
    const fault = context.faults?.ofField(view.record, parentType.name, fieldName);
    if (fault?.kind === "error") throw new GraphQLError(fault.message, { extensions: fault.extensions });
    if (fault?.kind === "null") return null;
    if (fault?.kind === "damage" && isDecided(info.returnType, fault.how))
      context.damages.push({ path: info.path, how: fault.how });
    const field = facts.get(parentType.name)?.get(fieldName);
    const provided = view.provided || field?.provides === true;
    return toViews(value, !isLeafType(getNamedType(info.returnType)), { provided });

    function valueOf(of: View, name: string, withArgs: typeof args, typeName: string): unknown {
      const external = externalValue(
        of,
        name,
        facts.get(typeName)?.get(name),
        `${subgraph}: ${typeName}.${name}`,
      );
      if (external) return external.value;
      const compute = findComputed(supergraph, subgraph, typeNamesOf(of.record, parentType), name);
      if (!compute) return of.record[name];
      const read = (other: string, otherArgs = {}) => valueOf(of, other, otherArgs, typeName);
      return compute({ object: of.record, args: withArgs, read, world: context.world });
    }
  };
}

/** What a subgraph knows of a field that another one owns: what it was told, what it promised, and its keys. */
function externalValue(
  { representation, provided, record }: View,
  name: string,
  facts: FieldFacts | undefined,
  label: string,
): { value: unknown } | null {
  if (!facts?.isExternal) return null;
  if (representation && Object.hasOwn(representation, name)) return { value: representation[name] };
  if (provided || facts.isKey) return name in record ? { value: record[name] } : null;
  throw new Error(`${label} is external here, and neither told nor promised`);
}

function movedAway({ subgraphs }: SupergraphCase, from: string): ReadonlySet<string> {
  const others: SubgraphFacts[] = [...subgraphs.values()].map(readFacts);
  const moved = others.flatMap((facts) =>
    [...facts].flatMap(([type, fields]) =>
      [...fields].flatMap(([field, { overrides }]) => (overrides === from ? [`${type}.${field}`] : [])),
    ),
  );
  return new Set(moved);
}

function addReferenceResolvers(supergraph: SupergraphCase, schema: GraphQLSchema, subgraph: string): void {
  const facts = readFacts(supergraph.subgraphs.get(subgraph) ?? "");
  const interfaces = interfacesOfTypes(supergraph.subgraphs.values());
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    const keys = [...(facts.get(type.name) ?? [])].flatMap(([name, { isKey }]) => (isKey ? [name] : []));
    const isOne = (record: DataObject): boolean =>
      record.__typename === type.name || (interfaces.get(String(record.__typename))?.has(type.name) ?? false);
    const resolveReference = (
      representation: DataObject,
      context: SubgraphContext,
    ): View | Promise<never> | null => {
      const record = context.world.entities.find(
        (entity) => isOne(entity) && isNamedBy(entity, representation, keys),
      );
      if (!record || isAbsent(record, subgraph)) return null;
      const fault = context.faults?.ofEntity(record, subgraph);
      if (fault?.kind === "error")
        return Promise.reject(new GraphQLError(fault.message, { extensions: fault.extensions }));
      return fault ? null : viewOf(record, { representation });
    };
    type.extensions = { ...type.extensions, apollo: { subgraph: { resolveReference } } };
  }
}

/** A record is the one if it agrees with all keys that the representation has. A null names nothing. */
function isNamedBy(record: DataObject, representation: DataObject, keys: readonly string[]): boolean {
  const told = keys.filter((key) => Object.hasOwn(representation, key));
  return told.length > 0 && told.every((key) => agrees(record[key], representation[key]));
}

function agrees(own: unknown, told: unknown): boolean {
  if (typeof told !== "object" || told === null) return told !== null && own === told;
  if (typeof own !== "object" || own === null) return false;
  return Object.entries(told).every(
    ([key, value]) => key === "__typename" || agrees((own as DataObject)[key], value),
  );
}
