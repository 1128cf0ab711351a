import {
  getNamedType,
  isCompositeType,
  isObjectType,
  isRequiredArgument,
  parse,
  type DocumentNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from "graphql";

/** Enough for entities below entities. */
const maxDepth = 3;
const maxBranches = 2;
const maxLeaves = 8;

/**
 * A query of moderate size that the schema allows, with fragments, as clients write them. Null where no field of the
 * root can be asked for without arguments.
 */
export function rehearsalOperation(schema: GraphQLSchema): DocumentNode | null {
  const root = schema.getQueryType();
  if (!root || fieldsWithoutArguments(root).length === 0) return null;
  const fragments = new Map<string, string>();
  const query = `query ${selectionOf(root, maxDepth, fragments)}`;
  return parse([query, ...fragments.values()].join("\n"));
}

function selectionOf(type: GraphQLObjectType, depth: number, fragments: Map<string, string>): string {
  const name = `Of${type.name}`;
  fragments.set(type.name, `fragment ${name} on ${type.name} { __typename ${leavesOf(type).join(" ")} }`);
  const branches = depth === 0 ? [] : branchesOf(type);
  const below = branches.map(({ field, of }) => `${field} ${selectionOf(of, depth - 1, fragments)}`);
  return `{ ...${name} ${below.join(" ")} }`;
}

const fieldsWithoutArguments = (type: GraphQLObjectType): GraphQLField<unknown, unknown>[] =>
  Object.values(type.getFields()).filter(({ args }) => !args.some(isRequiredArgument));

const leavesOf = (type: GraphQLObjectType): string[] =>
  fieldsWithoutArguments(type)
    .filter((field) => !isCompositeType(getNamedType(field.type)))
    .map(({ name }) => name)
    .slice(0, maxLeaves);

const branchesOf = (type: GraphQLObjectType): { field: string; of: GraphQLObjectType }[] =>
  fieldsWithoutArguments(type)
    .flatMap(({ name, type: fieldType }) => {
      const of = getNamedType(fieldType);
      return isObjectType(of) ? [{ field: name, of }] : [];
    })
    .slice(0, maxBranches);
