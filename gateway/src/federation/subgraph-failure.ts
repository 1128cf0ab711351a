import { Kind, parse, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode } from "graphql";
import type { SubgraphErrorCode } from "../execution/transport/subgraph-error.ts";
import type { SubgraphGraphQLError } from "./subgraph-reply.ts";

export interface FailedCall {
  readonly subgraph: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** A page of a hundred items with ten missing fields each; more errors than that tell a client nothing new. */
const maxErrors = 1_000;

const messages: Record<SubgraphErrorCode, (subgraph: string) => string> = {
  SUBGRAPH_UNAVAILABLE: (subgraph) => `The ${subgraph} service cannot answer now.`,
  SUBGRAPH_TIMEOUT: (subgraph) => `The ${subgraph} service took too long to answer.`,
};

/** What a client learns of a call that brought no answer: which service, and nothing of its address or its words. */
export function failureError(code: SubgraphErrorCode, subgraph: string): SubgraphGraphQLError {
  return { message: messages[code](subgraph), extensions: { code, service: subgraph } };
}

/**
 * Gives the errors of an answer without data a place: those that name no field stand at each field that stays empty, as
 * the specification wants (https://spec.graphql.org/October2021/#sec-Handling-Field-Errors), with paths as the subgraph
 * itself would give them. The gateway translates `["_entities", 3, …]` to the entity's place in the client's answer.
 */
export function placeErrors(
  errors: readonly SubgraphGraphQLError[],
  call: FailedCall,
): SubgraphGraphQLError[] {
  const paths = failedPaths(call);
  if (paths.length === 0) return errors.slice(0, maxErrors);
  return errors
    .flatMap((error) => (namesField(error) ? [error] : paths.map((path) => ({ ...error, path }))))
    .slice(0, maxErrors);
}

const namesField = ({ path }: SubgraphGraphQLError): boolean =>
  path !== undefined && path.length > 0 && (path[0] !== "_entities" || typeof path[1] === "number");

function failedPaths({ query, variables }: FailedCall): (string | number)[][] {
  const document = parse(query, { noLocation: true });
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) return [];
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
  const fieldsOf = createFieldCollector(fragments, variables);
  return fieldsOf(operation.selectionSet, null).flatMap((field) =>
    field.name.value === "_entities" && field.selectionSet
      ? entityPaths(representationTypes(variables), field.selectionSet, fieldsOf)
      : [[responseKey(field)]],
  );
}

type FieldCollector = (selectionSet: SelectionSetNode, typeName: string | null) => FieldNode[];

function entityPaths(types: readonly string[], selectionSet: SelectionSetNode, fieldsOf: FieldCollector) {
  const keysByType = new Map(
    [...new Set(types)].map((type) => [type, uniqueKeys(fieldsOf(selectionSet, type))] as const),
  );
  return types.flatMap((type, index) =>
    (keysByType.get(type) ?? []).map((key): (string | number)[] => ["_entities", index, key]),
  );
}

function representationTypes(variables: Readonly<Record<string, unknown>>): string[] {
  const { representations } = variables;
  if (!Array.isArray(representations)) return [];
  return (representations as readonly { __typename?: unknown }[]).map(({ __typename }) => String(__typename));
}

/** Fields of a selection for one type; a condition on an interface may hold, so it is taken to hold if none names the type. */
function createFieldCollector(
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  variables: Readonly<Record<string, unknown>>,
): FieldCollector {
  return function collect(selectionSet, typeName): FieldNode[] {
    const selections = selectionSet.selections.filter((node) => isIncluded(node, variables));
    const conditions = selections.flatMap((node) =>
      node.kind === Kind.INLINE_FRAGMENT && node.typeCondition ? [node.typeCondition.name.value] : [],
    );
    const named = typeName !== null && conditions.includes(typeName);
    return selections.flatMap((node) => {
      if (node.kind === Kind.FIELD) return node.name.value === "__typename" ? [] : [node];
      if (node.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(node.name.value);
        return fragment ? collect(fragment.selectionSet, typeName) : [];
      }
      const other = node.typeCondition && node.typeCondition.name.value !== typeName;
      return named && other ? [] : collect(node.selectionSet, typeName);
    });
  };
}

type Directed = Pick<FieldNode, "directives">;

function isIncluded(node: Directed, variables: Readonly<Record<string, unknown>>): boolean {
  return (node.directives ?? []).every((directive) => {
    const value = directive.arguments?.find((argument) => argument.name.value === "if")?.value;
    const condition =
      value?.kind === Kind.VARIABLE
        ? variables[value.name.value]
        : value?.kind === Kind.BOOLEAN && value.value;
    if (directive.name.value === "skip") return condition !== true;
    return directive.name.value !== "include" || condition !== false;
  });
}

const responseKey = (field: FieldNode): string => field.alias?.value ?? field.name.value;
const uniqueKeys = (fields: readonly FieldNode[]): string[] => [...new Set(fields.map(responseKey))];
