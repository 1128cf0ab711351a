import {
  isAbstractType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import type { Operation } from "./fold-conditions.ts";
import type { TypeNames } from "./type-names.ts";

export interface TypenameOptions {
  /** What clients see. */
  readonly schema: GraphQLSchema;
  readonly namesOf: TypeNames;
  /** Types that this viewer must not see. */
  readonly deniedTypes?: ReadonlySet<string> | undefined;
}

/**
 * The operation with `__typename` wherever the response depends on it: under its own name, since it is read there
 * whatever the client calls it, and where an object may be of a type that clients, or this one, must not see.
 */
export function askTypenames(
  operation: Operation,
  { schema, namesOf, deniedTypes }: TypenameOptions,
): Operation {
  const typeInfo = new TypeInfo(schema);
  const hasHiddenTypes = (set: SelectionSetNode): boolean => {
    const type = typeInfo.getParentType();
    if (!isAbstractType(type) || set.selections.some(isPlainTypename)) return false;
    return [...namesOf(type.name)].some((name) => !schema.getType(name) || deniedTypes?.has(name) === true);
  };
  const withTypenames = <T extends OperationDefinitionNode | FragmentDefinitionNode>(node: T): T =>
    visit(
      node,
      visitWithTypeInfo(typeInfo, {
        Field: (field) => (field.name.value === "__typename" && field.alias ? typename : undefined),
        SelectionSet: (set) =>
          hasHiddenTypes(set) ? { ...set, selections: [typename, ...set.selections] } : undefined,
      }),
    );
  return {
    definition: withTypenames(operation.definition),
    fragments: new Map([...operation.fragments].map(([name, node]) => [name, withTypenames(node)])),
  };
}

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: "__typename" } };

const isPlainTypename = (node: SelectionSetNode["selections"][number]): boolean =>
  node.kind === Kind.FIELD && node.name.value === "__typename" && !node.alias;
