import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLInt,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from "graphql";
import { fragmentsOf, operationOf } from "../plan/gateway-fields.ts";

interface Representation {
  readonly __typename: string;
}

interface Making {
  readonly schema: GraphQLSchema;
  readonly fragments: readonly FragmentDefinitionNode[];
  readonly variables: Readonly<Record<string, readonly Representation[]>>;
}

/**
 * What a subgraph might answer to a call, with a value of the right type for all that the schema knows, null for the
 * rest.
 * @param body JSON of `{ query, variables? }`
 */
export function madeUpAnswer(schema: GraphQLSchema, body: string): string {
  const { query, variables = {} } = JSON.parse(body) as Partial<Making> & { readonly query: string };
  const document = parse(query, { noLocation: true });
  const operation = operationOf(document);
  const making: Making = { schema, fragments: fragmentsOf(document), variables };
  return JSON.stringify({
    data: objectOf(schema.getRootType(operation.operation), operation.selectionSet, making),
  });
}

function objectOf(
  type: GraphQLNamedType | null | undefined,
  { selections }: SelectionSetNode,
  making: Making,
): Record<string, unknown> {
  const entries = selections.map((node): Record<string, unknown> => {
    if (node.kind === Kind.FIELD) return { [(node.alias ?? node.name).value]: valueOf(type, node, making) };
    const isSpread = node.kind === Kind.FRAGMENT_SPREAD;
    const fragment = isSpread ? making.fragments.find(({ name }) => name.value === node.name.value) : node;
    const isOther = fragment?.typeCondition && fragment.typeCondition.name.value !== type?.name;
    return fragment && !isOther ? objectOf(type, fragment.selectionSet, making) : {};
  });
  return Object.assign({}, ...entries) as Record<string, unknown>;
}

function valueOf(type: GraphQLNamedType | null | undefined, node: FieldNode, making: Making): unknown {
  if (node.name.value === "__typename") return type?.name ?? null;
  if (node.name.value === "_entities") return entitiesOf(node, making);
  const field = isObjectType(type) ? type.getFields()[node.name.value] : undefined;
  return field ? valueOfType(field.type, node, making) : null;
}

function entitiesOf({ arguments: given = [], selectionSet }: FieldNode, making: Making): unknown[] {
  const value = given[0]?.value;
  const representations = value?.kind === Kind.VARIABLE ? making.variables[value.name.value] : undefined;
  return (representations ?? []).map(({ __typename }) =>
    selectionSet ? objectOf(making.schema.getType(__typename), selectionSet, making) : null,
  );
}

function valueOfType(type: GraphQLOutputType, node: FieldNode, making: Making): unknown {
  if (isNonNullType(type)) return valueOfType(type.ofType, node, making);
  if (isListType(type)) return [valueOfType(type.ofType, node, making)];
  if (node.selectionSet) return objectOf(type, node.selectionSet, making);
  if (isEnumType(type)) return type.getValues()[0]?.name ?? null;
  if (type === GraphQLBoolean) return true;
  return type === GraphQLInt || type === GraphQLFloat ? 1 : "1";
}
