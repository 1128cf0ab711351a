import {
  isTypeDefinitionNode,
  Kind,
  valueFromASTUntyped,
  type ConstDirectiveNode,
  type DocumentNode,
  type InputValueDefinitionNode,
} from "graphql";
import { costNames } from "./cost-names.ts";

/** `@listSize`, https://ibm.github.io/graphql-specs/cost-spec.html#sec-The-List-Size-Directive */
export interface ListSize {
  readonly assumedSize: number | null;
  readonly slicingArguments: readonly string[];
  /** The fields of the returned object that are as long as this field's arguments say; none for the field itself. */
  readonly sizedFields: readonly string[];
  readonly requireOneSlicingArgument: boolean;
}

/** What a supergraph says of its costs, by schema coordinates: `Post`, `Post.media`, `Query.posts(first:)`. */
export interface CostRules {
  /** `@cost` of types, fields, arguments and input fields. */
  readonly weights: ReadonlyMap<string, number>;
  readonly listSizes: ReadonlyMap<string, ListSize>;
}

/** Reads the directives as composition leaves them: on the types and fields themselves. */
export function readCostRules(supergraph: DocumentNode): CostRules {
  const names = costNames(supergraph);
  const weights = new Map<string, number>();
  const listSizes = new Map<string, ListSize>();
  const read = (coordinate: string, directives: readonly ConstDirectiveNode[] = []): void => {
    for (const { name, arguments: nodes = [] } of directives) {
      const args = Object.fromEntries(
        nodes.map((node) => [node.name.value, valueFromASTUntyped(node.value)] as const),
      );
      // The specification has a string, Federation an integer.
      if (name.value === names.cost) weights.set(coordinate, Number(args.weight));
      if (name.value === names.listSize) listSizes.set(coordinate, listSizeOf(args));
    }
  };
  const readArguments = (coordinate: string, args: readonly InputValueDefinitionNode[] = []): void => {
    for (const { name, directives } of args) read(`${coordinate}(${name.value}:)`, directives);
  };
  for (const definition of supergraph.definitions) {
    if (!isTypeDefinitionNode(definition)) continue;
    const type = definition.name.value;
    read(type, definition.directives);
    for (const field of "fields" in definition ? (definition.fields ?? []) : []) {
      const coordinate = `${type}.${field.name.value}`;
      read(coordinate, field.directives);
      if (field.kind === Kind.FIELD_DEFINITION) readArguments(coordinate, field.arguments);
    }
  }
  return { weights, listSizes };
}

function listSizeOf(args: Readonly<Record<string, unknown>>): ListSize {
  const { assumedSize, slicingArguments, sizedFields, requireOneSlicingArgument = true } = args;
  const slicing = stringsIn(slicingArguments);
  return {
    assumedSize: typeof assumedSize === "number" ? assumedSize : null,
    slicingArguments: slicing,
    sizedFields: stringsIn(sizedFields),
    requireOneSlicingArgument: requireOneSlicingArgument === true && slicing.length > 0,
  };
}

const stringsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
