import type { GraphQLObjectType, GraphQLResolveInfo } from "graphql";
import type { Faults } from "./faults.ts";
import {
  absentFrom,
  type Asked,
  type DataObject,
  type SupergraphCase,
  type World,
} from "./supergraph-case.ts";

/** An object as one schema sees it. */
export interface View {
  readonly __typename: unknown;
  readonly record: DataObject;
  /** What the caller told of the object, if it was reached by a reference. */
  readonly representation: DataObject | null;
  /** Whether the parent promised the object's external fields. */
  readonly provided: boolean;
}

export function viewOf(record: DataObject, from: Partial<View> = {}): View {
  return { __typename: record.__typename, record, representation: null, provided: false, ...from };
}

/** Everything that resolvers of one execution share. */
export interface Execution {
  readonly world: World;
  readonly faults: Faults | null;
}

type Computed = (asked: Asked) => unknown;

/** The function that computes a field, if it is more than a property. */
export function findComputed(
  { fields, only }: SupergraphCase,
  place: string,
  typeNames: readonly string[],
  field: string,
): Computed | undefined {
  const tables = [only?.[place], fields];
  for (const table of tables)
    for (const name of typeNames) if (table?.[name]?.[field]) return table[name][field];
  return undefined;
}

/** A record's own type first: a schema that knows it by an interface only has the same data. */
export function typeNamesOf(record: DataObject, parentType: GraphQLObjectType): string[] {
  const own = typeof record.__typename === "string" ? [record.__typename] : [];
  return [...own, parentType.name, ...parentType.getInterfaces().map(({ name }) => name)];
}

/** Objects of a field's value become views; leaves stay. */
export function toViews(value: unknown, isComposite: boolean, from: Partial<View>): unknown {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map((item: unknown) => toViews(item, isComposite, from));
  return isComposite && typeof value === "object" ? viewOf(value as DataObject, from) : value;
}

export const isAbsent = (record: DataObject, subgraph: string): boolean =>
  ((record as { [absentFrom]?: readonly string[] })[absentFrom] ?? []).includes(subgraph);

export function parentRecord(source: unknown, world: World, { parentType }: GraphQLResolveInfo): View {
  if (source) return source as View;
  return viewOf(parentType.name === "Mutation" ? (world.Mutation ?? {}) : world.Query);
}
