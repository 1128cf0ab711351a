import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  isCompositeType,
  Kind,
  print,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type SelectionSetNode,
  type ValidationContext,
} from "graphql";

/** A field as it stands in a document. */
export interface FieldUse {
  readonly key: string;
  readonly node: FieldNode;
  readonly parent: GraphQLNamedType | undefined;
  /** Undefined when the schema has no such field. */
  readonly type: GraphQLOutputType | undefined;
  /** Its name and arguments: equal where they are, in whatever order. */
  readonly meaning: string;
}

interface TypedSet {
  readonly set: SelectionSetNode;
  readonly type: GraphQLNamedType | undefined;
}

export interface FieldSets {
  /** The fields of several selection sets with their fragments in place, each fragment once. */
  collect(sets: readonly TypedSet[]): readonly FieldUse[];
  /** The fields of what stands below some fields. */
  below(uses: readonly FieldUse[]): readonly FieldUse[];
}

/** Reads the fields of one document; it may be invalid in any way. */
export function createFieldSets(context: ValidationContext): FieldSets {
  const known = new Map<FieldNode, Map<GraphQLNamedType | undefined, FieldUse>>();
  const useOf = (node: FieldNode, parent: GraphQLNamedType | undefined): FieldUse => {
    const ofNode = known.get(node) ?? new Map<GraphQLNamedType | undefined, FieldUse>();
    known.set(node, ofNode);
    const use = ofNode.get(parent) ?? createUse(context, node, parent);
    ofNode.set(parent, use);
    return use;
  };
  const collectInto = (uses: FieldUse[], spread: Set<string>, { set, type }: TypedSet): void => {
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) {
        uses.push(useOf(node, type));
        continue;
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : context.getFragment(node.name.value);
      if (!fragment || (node.kind === Kind.FRAGMENT_SPREAD && spread.has(node.name.value))) continue;
      if (node.kind === Kind.FRAGMENT_SPREAD) spread.add(node.name.value);
      const condition = fragment.typeCondition?.name.value;
      const inner = condition === undefined ? type : context.getSchema().getType(condition);
      collectInto(uses, spread, { set: fragment.selectionSet, type: inner });
    }
  };
  const collect = (sets: readonly TypedSet[]): readonly FieldUse[] => {
    const uses: FieldUse[] = [];
    const spread = new Set<string>();
    for (const set of sets) collectInto(uses, spread, set);
    return uses;
  };
  return {
    collect,
    below: (uses) =>
      collect(
        uses.flatMap(({ node: { selectionSet: set }, type }) =>
          set ? { set, type: type && getNamedType(type) } : [],
        ),
      ),
  };
}

function createUse(
  context: ValidationContext,
  node: FieldNode,
  parent: GraphQLNamedType | undefined,
): FieldUse {
  const name = node.name.value;
  return {
    key: (node.alias ?? node.name).value,
    node,
    parent,
    type: fieldType(context, name, parent),
    meaning: node.arguments?.length ? `${name}\n${argumentsText(node.arguments)}` : name,
  };
}

const argumentsText = (nodes: NonNullable<FieldNode["arguments"]>): string =>
  nodes
    .map((argument) => print(argument))
    .sort()
    .join("\n");

function fieldType(
  context: ValidationContext,
  name: string,
  parent: GraphQLNamedType | undefined,
): GraphQLOutputType | undefined {
  if (name === TypeNameMetaFieldDef.name && isCompositeType(parent)) return TypeNameMetaFieldDef.type;
  if (parent === context.getSchema().getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef.type;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef.type;
  }
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name]?.type : undefined;
}
