import {
  coerceInputValue,
  GraphQLError,
  isInputType,
  isNonNullType,
  typeFromAST,
  valueFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
  type VariableDefinitionNode,
} from "graphql";
import { isInherited } from "./program/data.ts";

type Variables = Readonly<Record<string, unknown>>;

export type CoercedVariables =
  | { readonly coerced: Variables; readonly errors?: undefined }
  | { readonly errors: readonly GraphQLError[]; readonly coerced?: undefined };

const maxErrors = 10;
const enough = new Error("as many errors as are told");

type Report = (message: string) => void;

/**
 * https://spec.graphql.org/October2021/#sec-Coercing-Variable-Values. The function of graphql-js writes the whole invalid
 * value into each of its messages, and looks for names that may have been meant: a tenth of a second for a large one, and
 * nothing that a client may be told.
 * @returns ten errors at most
 */
export function coerceVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  given: Variables,
): CoercedVariables {
  const errors: GraphQLError[] = [];
  // Where a variable is called as what every object inherits, its value must not be that.
  const hasInherited = definitions.some(({ variable }) => isInherited(variable.name.value));
  const coerced = (hasInherited ? Object.create(null) : {}) as Record<string, unknown>;
  try {
    for (const definition of definitions) {
      const report: Report = (message) => {
        errors.push(new GraphQLError(message, { nodes: definition }));
        if (errors.length >= maxErrors) throw enough;
      };
      coerceOne(schema, definition, { given, coerced, report });
    }
  } catch (error) {
    if (error !== enough) throw error;
  }
  return errors.length > 0 ? { errors } : { coerced };
}

interface Coercion {
  readonly given: Variables;
  readonly coerced: Record<string, unknown>;
  readonly report: Report;
}

function coerceOne(
  schema: GraphQLSchema,
  { variable, type: typeNode, defaultValue }: VariableDefinitionNode,
  { given, coerced, report }: Coercion,
): void {
  const name = variable.name.value;
  const type = typeFromAST(schema, typeNode);
  if (!isInputType(type)) {
    report(`Variable "$${name}" is of no type that a value can have.`);
  } else if (name === "__proto__") {
    // JSON with such a key is refused on every way, so that it could have no value.
    report(`A variable cannot be called "${name}".`);
  } else if (!Object.hasOwn(given, name)) {
    if (defaultValue) coerced[name] = valueFromAST(defaultValue, type);
    else if (isNonNullType(type))
      report(`Variable "$${name}" of required type "${String(type)}" was not provided.`);
  } else if (given[name] === null && isNonNullType(type)) {
    report(`Variable "$${name}" of non-null type "${String(type)}" must not be null.`);
  } else {
    coerced[name] = coerceValue(name, type, given[name], report);
  }
}

function coerceValue(name: string, type: GraphQLInputType, value: unknown, report: Report): unknown {
  return coerceInputValue(
    value,
    type,
    (path, _invalid, { message }) => {
      const place = path.length === 0 ? "" : ` at "${name}${path.map(asStep).join("")}"`;
      report(`Variable "$${name}" got invalid value${place}; ${message}`);
    },
    true,
  );
}

const asStep = (key: string | number): string => (typeof key === "number" ? `[${key}]` : `.${key}`);
