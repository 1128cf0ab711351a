import {
  getOperationAST,
  Kind,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  visit,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from "graphql";
import { LRUCache } from "lru-cache";
import { policyOfOperation, type CachePolicy } from "./cache-policy.ts";
import { RequestError } from "./request-error.ts";

/** A document that is valid against the schema. */
export interface PreparedDocument {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** What `@cacheControl` allows for it. */
  readonly policyFor: (variables: Readonly<Record<string, unknown>>) => CachePolicy;
}

export type PrepareDocument = (text: string, operationName: string | undefined) => PreparedDocument;

const maxDocuments = 1_000;
/** Of all texts together: a syntax tree takes some fifty times as much. */
const maxCharacters = 2_000_000;

/**
 * Parses and validates a text once, for as long as it is among the last thousand: a gateway sends few distinct ones.
 * What is refused is not remembered.
 * @throws {RequestError} for a text that is no GraphQL, that does not fit the schema, or without such an operation
 */
export function createDocuments(schema: GraphQLSchema, { introspection }: { introspection: boolean }) {
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  const documents = new LRUCache<string, Map<string, PreparedDocument>>({
    max: maxDocuments,
    maxSize: maxCharacters,
    sizeCalculation: (_operations, text) => text.length + 1,
  });

  const prepareOperation = (document: DocumentNode, name: string | undefined): PreparedDocument => {
    const operation = getOperationAST(document, name);
    if (!operation) throw RequestError.of("OPERATION_RESOLUTION_FAILURE", noSuchOperation(name));
    return { document, operation, policyFor: memoizePolicy(schema, document, operation) };
  };

  const prepare: PrepareDocument = (text, operationName) => {
    const known = documents.get(text);
    const found = known?.get(operationName ?? "");
    if (found) return found;
    const [any] = known?.values() ?? [];
    const prepared = prepareOperation(any?.document ?? parseValid(schema, text, rules), operationName);
    if (known) known.set(operationName ?? "", prepared);
    else documents.set(text, new Map([[operationName ?? "", prepared]]));
    return prepared;
  };
  return prepare;
}

/** Without places in the text: the gateway wrote it, and no client could make anything of them. */
function parseValid(schema: GraphQLSchema, text: string, rules: typeof specifiedRules): DocumentNode {
  const document = RequestError.unless("GRAPHQL_PARSE_FAILED", () => parse(text, { noLocation: true }));
  const errors = validate(schema, document, rules);
  if (errors.length > 0) throw new RequestError("GRAPHQL_VALIDATION_FAILED", errors);
  return document;
}

const noSuchOperation = (name: string | undefined): string =>
  name === undefined
    ? "Must provide operation name if query contains multiple operations."
    : `Unknown operation named "${name}".`;

/** The variables matter only where they decide what is selected. */
function memoizePolicy(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): PreparedDocument["policyFor"] {
  if (hasConditions(document)) {
    return (variables) => policyOfOperation(schema, document, operation, variables);
  }
  const policy = policyOfOperation(schema, document, operation, {});
  return () => policy;
}

function hasConditions(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    [Kind.DIRECTIVE]: ({ name }) => {
      found ||= name.value === "skip" || name.value === "include";
    },
  });
  return found;
}
