import { GraphQLError, parse, type DocumentNode, type GraphQLSchema } from "graphql";
import { countDocument } from "./count-operation.ts";
import { createIntrospectionSize, type IntrospectionSize } from "./introspection-size.ts";
import type { Limits } from "./limit-settings.ts";
import { overLimit, type Refusal } from "./refusal.ts";
import { scanDocument } from "./scan-document.ts";
import { validateDocument } from "./validate-document.ts";

/** What became of a text: a document to run, or why there is none. */
export type CheckedDocument =
  | { readonly kind: "document"; readonly document: DocumentNode }
  | { readonly kind: "refusal"; readonly refusal: Refusal }
  | { readonly kind: "errors"; readonly code: DocumentErrorCode; readonly errors: readonly GraphQLError[] };

type DocumentErrorCode = "GRAPHQL_PARSE_FAILED" | "GRAPHQL_VALIDATION_FAILED";

export interface DocumentRules {
  readonly limits: Limits;
  readonly introspection: boolean;
}

/** The checks that cost least come first, each of them protects those after it. */
export function checkDocument(text: string, schema: GraphQLSchema, rules: DocumentRules): CheckedDocument {
  const { limits } = rules;
  const tooBig = scanDocument(text, limits);
  if (tooBig) return { kind: "refusal", refusal: overLimit(tooBig, limits) };
  const document = parseText(text);
  if (document instanceof GraphQLError)
    return { kind: "errors", code: "GRAPHQL_PARSE_FAILED", errors: [document] };
  const tooMuch = countDocument(document, limits);
  if (tooMuch) return { kind: "refusal", refusal: overLimit(tooMuch, limits) };
  const errors = validateDocument(schema, document, rules);
  if (errors.length > 0) return { kind: "errors", code: "GRAPHQL_VALIDATION_FAILED", errors };
  // Without limits (the open mode), introspection has none either.
  return isIntrospectionTooLarge(document, schema, limits)
    ? { kind: "refusal", refusal: introspectionTooLarge }
    : { kind: "document", document };
}

function parseText(text: string): DocumentNode | GraphQLError {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    // Too deep for the parser's stack, which only the open mode lets through.
    return new GraphQLError("The document cannot be read.");
  }
}

const introspectionTooLarge: Refusal = {
  status: 400,
  code: "INTROSPECTION_TOO_LARGE",
  message: "The request asks for more of the schema than tools do.",
};

const sizes = new WeakMap<GraphQLSchema, IntrospectionSize>();

function isIntrospectionTooLarge(document: DocumentNode, schema: GraphQLSchema, limits: Limits): boolean {
  if (limits.MAX_SELECTIONS === Infinity) return false;
  const size = sizes.get(schema) ?? createIntrospectionSize(schema);
  sizes.set(schema, size);
  return size.count(document) > size.most;
}
