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

export const maxErrorsPerAnswer = 10;

const rules = specifiedRules.map((rule) =>
  rule === OverlappingFieldsCanBeMergedRule ? OverlappingFieldsRule : rule,
);
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

function NoIntrospectionRule(context: ValidationContext): ASTVisitor {
  return {
    Field: (node) => {
      if (node.name.value !== "__schema" && node.name.value !== "__type") return;
      const message = "Introspection is off: this service does not tell its schema.";
      context.reportError(new GraphQLError(message, { nodes: [node] }));
    },
  };
}
