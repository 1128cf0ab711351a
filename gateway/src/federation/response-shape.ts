import {
  getNullableType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import type { Representation } from "./entity-positions.ts";

interface Shape {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

type Data = Readonly<Record<string, unknown>>;

/**
 * Whether the data of a fetch has lists where the schema has lists and objects where it has objects: `@apollo/gateway`
 * throws the whole answer away when one has not. Nulls and leaves it completes by itself. Fields that the schema does
 * not have, since clients do not see them, are not looked at.
 * @param schema the one that the client's operation began with
 */
export function hasShapeOf(
  data: Data,
  document: DocumentNode,
  schema: GraphQLSchema,
  representations: readonly Representation[] | null,
): boolean {
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root) return true;
  const definitions = document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION);
  const shape = { schema, fragments: new Map(definitions.map((node) => [node.name.value, node])) };
  if (!representations) return fitsSelection(shape, data, root, operation.selectionSet);
  const [field] = operation.selectionSet.selections;
  const selections = field?.kind === Kind.FIELD ? field.selectionSet : undefined;
  return fitsEntities(shape, data._entities, representations, selections);
}

function fitsEntities(
  shape: Shape,
  entities: unknown,
  representations: readonly Representation[],
  selections: SelectionSetNode | undefined,
): boolean {
  if (!Array.isArray(entities)) return true;
  return entities.every((entity: unknown, index) => {
    if (entity === null) return true;
    const type = shape.schema.getType(String(representations[index]?.__typename));
    return isRecord(entity) && (!type || fitsSelection(shape, entity, type, selections));
  });
}

function fitsValue(
  shape: Shape,
  value: unknown,
  type: GraphQLOutputType,
  selections: SelectionSetNode | undefined,
): boolean {
  if (value === null || value === undefined) return true;
  const expected = getNullableType(type);
  if (isListType(expected)) {
    const { ofType } = expected;
    return Array.isArray(value) && value.every((item: unknown) => fitsValue(shape, item, ofType, selections));
  }
  return !isCompositeType(expected) || (isRecord(value) && fitsSelection(shape, value, expected, selections));
}

function fitsSelection(
  shape: Shape,
  object: Data,
  declared: GraphQLNamedType,
  selections: SelectionSetNode | undefined,
): boolean {
  const { __typename: typename = declared.name } = object;
  if (typeof typename !== "string") return false;
  const type = shape.schema.getType(typename) ?? declared;
  return (selections?.selections ?? []).every((node) => fitsNode(shape, object, type, node));
}

function fitsNode(shape: Shape, object: Data, type: GraphQLNamedType, node: SelectionNode): boolean {
  if (node.kind === Kind.FIELD) {
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
    const value = object[(node.alias ?? node.name).value];
    return !field || fitsValue(shape, value, field.type, node.selectionSet);
  }
  const fragment = node.kind === Kind.FRAGMENT_SPREAD ? shape.fragments.get(node.name.value) : node;
  if (!fragment || !applies(shape.schema, fragment.typeCondition?.name.value, type)) return true;
  return fitsSelection(shape, object, type, fragment.selectionSet);
}

function applies(schema: GraphQLSchema, condition: string | undefined, type: GraphQLNamedType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const abstract = schema.getType(condition);
  return isAbstractType(abstract) && isObjectType(type) && schema.isSubType(abstract, type);
}

const isRecord = (value: unknown): value is Data =>
  typeof value === "object" && value !== null && !Array.isArray(value);
