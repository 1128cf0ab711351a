import { hash } from "node:crypto";
import {
  Kind,
  OperationTypeNode,
  parse,
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type DocumentNode,
} from "graphql";
import { entityTag, subgraphTag, typeTag } from "./built-in-tags.ts";
import { compileTagFormat, type TagFormat } from "./cache-tags.ts";
import { parseKeyFields, pickKey, type KeyFields } from "./key-fields.ts";

/** What the cache takes from a supergraph. Made once for each. */
export interface CacheSchema {
  /** Differs when the supergraph does. */
  readonly version: string;
  /** Tags of an entity of this subgraph: from @cacheTag, from its type, and one for each key. */
  entityTags(subgraph: string, representation: string): readonly string[];
  /** Tags of a field of `Query`, from @cacheTag. */
  rootTags(subgraph: string, field: string, args: Readonly<Record<string, unknown>>): readonly string[];
}

interface EntityRules {
  readonly keys: KeyFields[];
  readonly formats: TagFormat[];
}

type Rules = Map<string, EntityRules>;
type RootRules = Map<string, TagFormat[]>;

/** Reads the keys and @cacheTag of a supergraph; the latter arrives as `@join__directive(name: "federation__cacheTag")`. */
export function createCacheSchema(supergraph: string): CacheSchema {
  const document = parse(supergraph, { noLocation: true });
  const subgraphs = subgraphNames(document);
  const types: Rules = new Map();
  const roots: RootRules = new Map();
  const queryName = queryTypeName(document);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION)
      continue;
    const typeName = definition.name.value;
    readType(types, typeName, definition.directives ?? [], subgraphs);
    if (typeName !== queryName) continue;
    for (const field of definition.fields ?? [])
      readRootField(roots, field.name.value, field.directives ?? [], subgraphs);
  }
  return {
    version: hash("sha256", supergraph, "base64url").slice(0, 16),
    entityTags: (subgraph, representation) => tagsOfEntity(types, subgraph, representation),
    rootTags: (subgraph, field, args) => [
      subgraphTag(subgraph),
      typeTag(subgraph, queryName),
      ...tagsFrom(roots.get(`${subgraph}\n${field}`) ?? [], args),
    ],
  };
}

function tagsOfEntity(types: Rules, subgraph: string, text: string): readonly string[] {
  const representation = JSON.parse(text) as Record<string, unknown>;
  const type = String(representation.__typename);
  const rules = types.get(`${subgraph}\n${type}`);
  const keys = (rules?.keys ?? []).map((fields) => pickKey(fields, representation));
  return [
    subgraphTag(subgraph),
    typeTag(subgraph, type),
    ...keys.filter((key) => key !== null).map((key) => entityTag(subgraph, type, key)),
    ...tagsFrom(rules?.formats ?? [], representation),
  ];
}

function tagsFrom(formats: readonly TagFormat[], values: Readonly<Record<string, unknown>>): string[] {
  return formats.map((format) => format(values)).filter((tag) => tag !== null);
}

function readType(
  types: Rules,
  type: string,
  directives: readonly ConstDirectiveNode[],
  subgraphs: Names,
): void {
  const rulesOf = (subgraph: string): EntityRules => {
    const name = `${subgraph}\n${type}`;
    const rules = types.get(name) ?? { keys: [], formats: [] };
    types.set(name, rules);
    return rules;
  };
  for (const directive of directives) {
    const args = argumentsOf(directive);
    if (directive.name.value === "join__type" && typeof args.key === "string")
      rulesOf(subgraphs.get(String(args.graph)) ?? "").keys.push(parseKeyFields(args.key));
  }
  for (const { subgraph, format } of cacheTagsAmong(directives, subgraphs))
    rulesOf(subgraph).formats.push(compileTagFormat(format, "$key"));
}

function readRootField(
  roots: RootRules,
  field: string,
  directives: readonly ConstDirectiveNode[],
  subgraphs: Names,
): void {
  for (const { subgraph, format } of cacheTagsAmong(directives, subgraphs)) {
    const name = `${subgraph}\n${field}`;
    roots.set(name, [...(roots.get(name) ?? []), compileTagFormat(format, "$args")]);
  }
}

/** Subgraph by its name in the `join__Graph` enum. */
type Names = ReadonlyMap<string, string>;

function cacheTagsAmong(
  directives: readonly ConstDirectiveNode[],
  subgraphs: Names,
): { subgraph: string; format: string }[] {
  return directives.flatMap((directive) => {
    if (directive.name.value !== "join__directive") return [];
    const { name, graphs, args } = argumentsOf(directive);
    // A subgraph that imports the directive under another name loses it here; then its tags come at run time only.
    if (name !== "federation__cacheTag" && name !== "cacheTag") return [];
    const format = (args as { format?: unknown } | undefined)?.format;
    if (typeof format !== "string" || !Array.isArray(graphs)) return [];
    return graphs.map((graph) => ({ subgraph: subgraphs.get(String(graph)) ?? "", format }));
  });
}

function subgraphNames(document: DocumentNode): Names {
  const graphs = document.definitions.find(
    (definition) => definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === "join__Graph",
  );
  if (graphs?.kind !== Kind.ENUM_TYPE_DEFINITION) return new Map();
  return new Map(
    (graphs.values ?? []).map(({ name, directives = [] }) => {
      const graph = directives.find((directive) => directive.name.value === "join__graph");
      return [name.value, graph ? String(argumentsOf(graph).name) : name.value];
    }),
  );
}

function queryTypeName(document: DocumentNode): string {
  const schema = document.definitions.find(({ kind }) => kind === Kind.SCHEMA_DEFINITION);
  if (schema?.kind !== Kind.SCHEMA_DEFINITION) return "Query";
  const query = schema.operationTypes.find(({ operation }) => operation === OperationTypeNode.QUERY);
  return query?.type.name.value ?? "Query";
}

function argumentsOf({ arguments: args = [] }: ConstDirectiveNode): Record<string, unknown> {
  return Object.fromEntries(args.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]));
}
