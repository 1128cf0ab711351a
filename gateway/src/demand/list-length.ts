import { GraphQLError, Kind, type FieldNode, type GraphQLField, type ValueNode } from "graphql";
import type { Amount, Variables } from "./amount.ts";
import type { ListSize } from "./cost-rules.ts";

interface SlicedField {
  readonly field: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
  /** When nothing tells. */
  readonly assumedListSize: number;
}

/**
 * How long the lists of a field are at most: the greatest of its slicing arguments, given or by default, else the size
 * that its schema assumes.
 * @throws {GraphQLError} BAD_USER_INPUT, then or when it is asked, where exactly one argument must be given and is not.
 */
export function listLength(size: ListSize, sliced: SlicedField): Amount {
  const lengths = size.slicingArguments.map((name) => argumentLength(name, sliced));
  const choose = (values: readonly (number | null)[]): number => {
    const given = values.filter((value) => value !== null);
    if (size.requireOneSlicingArgument && given.length !== 1) throw oneArgument(size, sliced);
    return given.length === 0 ? (size.assumedSize ?? sliced.assumedListSize) : Math.max(0, ...given);
  };
  const constants = lengths.filter((length) => typeof length !== "function");
  if (constants.length === lengths.length) {
    const length = attempt(() => choose(constants));
    return typeof length === "number"
      ? length
      : () => {
          throw length;
        };
  }
  return (variables) =>
    choose(lengths.map((length) => (typeof length === "function" ? length(variables) : length)));
}

type Length = number | null | ((variables: Variables) => number | null);

function argumentLength(name: string, { field, node }: SlicedField): Length {
  const fallback = lengthIn(field.args.find((argument) => argument.name === name)?.defaultValue);
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  if (!value) return fallback;
  if (value.kind !== Kind.VARIABLE) return literalLength(value);
  const variable = value.name.value;
  return (variables) => (Object.hasOwn(variables, variable) ? lengthIn(variables[variable]) : fallback);
}

const literalLength = (value: ValueNode): number | null =>
  value.kind === Kind.INT ? Number(value.value) : null;

const lengthIn = (value: unknown): number | null => (typeof value === "number" ? value : null);

function oneArgument({ slicingArguments }: ListSize, { field, node }: SlicedField): GraphQLError {
  const message = `The field "${field.name}" needs exactly one of the arguments ${slicingArguments.join(", ")}.`;
  return new GraphQLError(message, { nodes: [node], extensions: { code: "BAD_USER_INPUT" } });
}

function attempt(work: () => number): number | GraphQLError {
  try {
    return work();
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}
