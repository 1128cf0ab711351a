import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  type GraphQLInputType,
} from "graphql";
import type { Random } from "./random.ts";

/** Values that mean something in a case, by argument or input field name, or else by type name. */
export type ValuePool = Readonly<Record<string, readonly unknown[]>>;

/** An enum value in a literal; in variables it is its name. */
export interface EnumName {
  readonly enumName: string;
}

const leaves: ValuePool = {
  Int: [0, 1, 2, 7],
  Float: [0.5, 2, 1e21],
  String: ["a", "", 'quotes " and \\ and \n', "ünïcode"],
  Boolean: [true, false],
  ID: ["1", "2", "3", "9"],
};

/** A value that an input type accepts, as JSON in which enum values are marked. */
export function generateValue(
  type: GraphQLInputType,
  name: string,
  pool: ValuePool,
  random: Random,
): unknown {
  if (isNonNullType(type)) return generateNonNull(type.ofType, name, pool, random);
  return random.chance(0.1) ? null : generateNonNull(type, name, pool, random);
}

function generateNonNull(type: GraphQLInputType, name: string, pool: ValuePool, random: Random): unknown {
  if (isListType(type)) {
    const itemType = type.ofType;
    return Array.from({ length: random.below(3) }, () => generateValue(itemType, name, pool, random));
  }
  if (isEnumType(type)) return { enumName: random.pick(type.getValues()).name } satisfies EnumName;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) => isRequiredInputField(field) || random.chance(0.6),
    );
    return Object.fromEntries(
      fields.map((field) => [field.name, generateValue(field.type, field.name, pool, random)]),
    );
  }
  const typeName = String(type);
  const values = pool[name] ?? pool[typeName] ?? leaves[typeName] ?? ["custom"];
  return random.pick(values);
}

const isEnumName = (value: object): value is EnumName => "enumName" in value;

/** The value as it stands in a document. */
export function printLiteral(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(printLiteral).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isEnumName(value)) return value.enumName;
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${key}: ${printLiteral(item)}`)
    .join(", ")} }`;
}

/** The value as it stands among variables. */
export function toVariable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toVariable);
  if (typeof value !== "object" || value === null) return value;
  if (isEnumName(value)) return value.enumName;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toVariable(item)]));
}
