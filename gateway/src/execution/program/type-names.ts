import { isAbstractType, isInterfaceType, type GraphQLSchema } from "graphql";

export type TypeNames = (type: string) => ReadonlySet<string>;

/**
 * For a type the names that `__typename` may have in its objects: its own, and of an abstract type those of all that
 * implement it. A subgraph that knows an interface as `@interfaceObject` answers with the interface's name.
 * @param schema the whole supergraph's, since plans use types that clients do not see
 */
export function createTypeNames(schema: GraphQLSchema): TypeNames {
  const known = new Map<string, ReadonlySet<string>>();
  return (name) => {
    const names = known.get(name) ?? namesIn(schema, name);
    known.set(name, names);
    return names;
  };
}

function namesIn(schema: GraphQLSchema, name: string): ReadonlySet<string> {
  const type = schema.getType(name);
  if (!isAbstractType(type)) return new Set([name]);
  const interfaces = isInterfaceType(type) ? schema.getImplementations(type).interfaces : [];
  return new Set([name, ...[...interfaces, ...schema.getPossibleTypes(type)].map((member) => member.name)]);
}
