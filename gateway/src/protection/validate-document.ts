import {
  GraphQLError,
  OverlappingFieldsCanBeMergedRule,
  specifiedRules,
  validate,
  type ASTVisitor,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationContext,
} from "graphql";
import { OverlappingFieldsRule } from "./overlapping-fields.ts";

const maxErrorsPerAnswer = 10;

const rules = [
  ...specifiedRules.map((rule) => (rule === OverlappingFieldsCanBeMergedRule ? OverlappingFieldsRule : rule)),
  KnownOperationTypesRule,
];
const rulesWithoutIntrospection = [...rules, NoIntrospectionRule];

/** https://spec.graphql.org/October2021/#sec-Validation. At most ten errors, and none that guesses what was meant. */
export function validateDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  { introspection }: { readonly introspection: boolean },
): readonly GraphQLError[] {
  const chosen = introspection ? rules : rulesWithoutIntrospection;
  const options = { maxErrors: maxErrorsPerAnswer, hideSuggestions: true };
  return validate(schema, document, chosen, options).slice(0, maxErrorsPerAnswer);
}

/** https://spec.graphql.org/draft/#sec-Operation-Type-Existence, which graphql-js checks when it executes. */
function KnownOperationTypesRule(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition: (node) => {
      if (context.getSchema().getRootType(node.operation)) return;
      const message = `The schema has no operation of the type "${node.operation}".`;
      context.reportError(new GraphQLError(message, { nodes: [node] }));
    },
  };
}

function NoIntrospectionRule(context: ValidationContext): ASTVisitor {
  return {
    Field: (node) => {
      if (node.name.value !== "__schema" && node.name.value !== "__type") return;
      const message = "Introspection is off: this service does not tell its schema.";
      context.reportError(new GraphQLError(message, { nodes: [node] }));
    },
  };
}
