import {
  getIntrospectionQuery,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  Kind,
  OperationTypeNode,
  parse,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from "graphql";

/**
 * About how many objects introspection brings. Lists are taken to be as long as those of the schema are on average, so
 * that the number grows as the answer does. Each fragment is counted once.
 */
export type CountIntrospection = (document: DocumentNode) => number;

export interface IntrospectionSize {
  readonly count: CountIntrospection;
  /** A little more than tools ask for: https://spec.graphql.org/October2021/#sec-Schema-Introspection */
  readonly most: number;
}

const roomOverTools = 1.05;

export function createIntrospectionSize(schema: GraphQLSchema): IntrospectionSize {
  const lengths = listLengths(schema);
  const count: CountIntrospection = (document) => countIntrospection(document, lengths);
  const tools = getIntrospectionQuery({
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  });
  return { count, most: count(parse(tools)) * roomOverTools };
}

type Lengths = ReadonlyMap<string, number>;

function listLengths(schema: GraphQLSchema): Lengths {
  const types = Object.values(schema.getTypeMap());
  const withFields = types.filter((type) => isObjectType(type) || isInterfaceType(type));
  const fields = withFields.flatMap((type) => Object.values(type.getFields()));
  const average = (total: number, owners: number): number => Math.max(1, total / Math.max(1, owners));
  const totalOf = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0);
  const sizesOf = { enumValues: types.filter(isEnumType).map((type) => type.getValues().length) };
  const inputs = types.filter(isInputObjectType).map((type) => Object.keys(type.getFields()).length);
  const fieldArguments = fields.map(({ args }) => args.length).filter((length) => length > 0);
  return new Map([
    ["types", types.length],
    ["directives", schema.getDirectives().length],
    ["fields", average(fields.length, withFields.length)],
    ["args", average(totalOf(fieldArguments), fieldArguments.length)],
    ["enumValues", average(totalOf(sizesOf.enumValues), sizesOf.enumValues.length)],
    ["inputFields", average(totalOf(inputs), inputs.length)],
    ["interfaces", 2],
    ["possibleTypes", 4],
  ]);
}

function countIntrospection({ definitions }: DocumentNode, lengths: Lengths): number {
  const fragments = new Map(
    definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node] as const),
  );
  const counter = createCounter(fragments, lengths);
  const roots = definitions
    .filter((node) => node.kind === Kind.OPERATION_DEFINITION && node.operation === OperationTypeNode.QUERY)
    .map((node) => ("selectionSet" in node ? counter.roots(node.selectionSet) : 0));
  return Math.max(0, ...roots);
}

const isIntrospection = (name: string): boolean => name === "__schema" || name === "__type";

function createCounter(fragments: ReadonlyMap<string, FragmentDefinitionNode>, lengths: Lengths) {
  const known = { inside: new Map<string, number>(), roots: new Map<string, number>() };
  const walk = (set: SelectionSetNode, place: keyof typeof known): number => {
    let sum = 0;
    for (const node of set.selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD) sum += ofFragment(node.name.value, place);
      else if (node.kind === Kind.INLINE_FRAGMENT) sum += walk(node.selectionSet, place);
      else if (node.selectionSet && (place === "inside" || isIntrospection(node.name.value)))
        sum += (lengths.get(node.name.value) ?? 1) * (1 + walk(node.selectionSet, "inside"));
      else if (place === "inside") sum += leafShare;
    }
    return sum;
  };
  const ofFragment = (name: string, place: keyof typeof known): number => {
    const counted = known[place].get(name);
    const fragment = fragments.get(name);
    if (counted !== undefined || !fragment) return counted ?? 0;
    known[place].set(name, 0);
    const count = walk(fragment.selectionSet, place);
    known[place].set(name, count);
    return count;
  };
  return { roots: (set: SelectionSetNode) => walk(set, "roots") };
}

/** A field of an object costs about this much of what the object costs. */
const leafShare = 0.3;
