import {
  execute,
  Kind,
  visit,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
} from "graphql";
import type { Operation } from "./fold-conditions.ts";

export type Introspect = (variables: Readonly<Record<string, unknown>>) => ReadonlyMap<string, string>;

const nothing: ReadonlyMap<string, string> = new Map();

/**
 * Answers the introspection fields of an operation from the API schema, by response key, as JSON. Answers that depend on
 * no variable are made once.
 */
export function compileIntrospection(
  schema: GraphQLSchema,
  operation: Operation,
  fields: ReadonlyMap<string, readonly FieldNode[]>,
): Introspect {
  const asked = [...fields.values()]
    .flat()
    .filter(({ name }) => name.value === "__schema" || name.value === "__type");
  if (asked.length === 0) return () => nothing;
  const document = introspectionDocument(operation, asked);
  const usesVariables = namesVariables(document);
  let known: ReadonlyMap<string, string> | undefined;
  return (variables) => {
    if (known) return known;
    const texts = introspect(schema, document, variables);
    if (!usesVariables) known = texts;
    return texts;
  };
}

function introspect(
  schema: GraphQLSchema,
  document: DocumentNode,
  variableValues: Readonly<Record<string, unknown>>,
): Map<string, string> {
  const result = execute({ schema, document, variableValues });
  if (!("data" in result) || !result.data) throw new Error("The API schema does not answer introspection.");
  return new Map(Object.entries(result.data).map(([key, value]) => [key, JSON.stringify(value)]));
}

function introspectionDocument(
  { definition, fragments }: Operation,
  fields: readonly FieldNode[],
): DocumentNode {
  const used: FragmentDefinitionNode[] = [...fragments.values()];
  return {
    kind: Kind.DOCUMENT,
    definitions: [
      { ...definition, selectionSet: { kind: Kind.SELECTION_SET, selections: [...fields] } },
      ...used,
    ],
  };
}

function namesVariables({ definitions }: DocumentNode): boolean {
  let found = false;
  for (const node of definitions)
    visit(node, { VariableDefinition: () => false, Variable: () => void (found = true) });
  return found;
}
