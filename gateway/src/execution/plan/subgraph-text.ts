import {
  Kind,
  OperationTypeNode,
  parse,
  print,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from "graphql";
import type { SubgraphCall } from "./query-plan.ts";

/** A call's text, as planners write it, taken apart. */
type ParsedCall = Omit<SubgraphCall, "subgraph">;

export interface RootText extends ParsedCall {
  readonly selection: SelectionSetNode;
}

export interface EntitiesText extends ParsedCall {
  /** What is asked of entities, by the response key of the `_entities` field. */
  readonly selections: ReadonlyMap<string, SelectionSetNode>;
}

/**
 * Takes a planner's text apart. Names of operations are dropped: they carry a client's name and a counter, and the same
 * call of two operations would not be recognised as the same.
 * @throws {Error} when it is not one operation.
 */
export function parseRootText(text: string): RootText {
  const { definitions } = parse(text, { noLocation: true });
  const [operation, another] = definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation || another) throw new Error(`A planner wrote something else than one operation: ${text}`);
  return {
    operationKind: operation.operation,
    operationName: null,
    variables: variablesOf(operation),
    fragments: definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION),
    selection: operation.selectionSet,
  };
}

/** @throws {Error} when the text asks for anything but entities. */
export function parseEntitiesText(text: string): EntitiesText {
  const { selection, ...call } = parseRootText(text);
  if (call.operationKind !== OperationTypeNode.QUERY) throw new Error("Entities are queried.");
  return { ...call, selections: new Map(selection.selections.map(entitiesOf)) };
}

function entitiesOf(node: SelectionNode): [string, SelectionSetNode] {
  if (node.kind !== Kind.FIELD || node.name.value !== "_entities" || !node.selectionSet)
    throw new Error("A planner asks for something else beside entities.");
  return [(node.alias ?? node.name).value, node.selectionSet];
}

/** No variable of a client is of this type, which the API schema does not have. */
const representations = "[_Any!]!";

function variablesOf({ variableDefinitions = [] }: OperationDefinitionNode): ReadonlyMap<string, string> {
  const variables = variableDefinitions.map((node) => [node.variable.name.value, typeOf(node)] as const);
  return new Map(variables.filter(([, type]) => type !== representations));
}

const typeOf = ({ type, defaultValue }: VariableDefinitionNode): string =>
  defaultValue ? `${print(type)} = ${print(defaultValue)}` : print(type);
