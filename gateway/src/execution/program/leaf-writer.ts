import { isEnumType, type GraphQLLeafType } from "graphql";
import { stringText, valueText } from "./json-text.ts";
import type { WriteValue } from "./projection-run.ts";

const maxInt = 2_147_483_647;
const minInt = -2_147_483_648;

/**
 * Writes values of the built-in scalars as https://spec.graphql.org/October2021/#sec-Scalars has them; what is no value
 * of the scalar is not written. An ID may come as a number, and goes out as the string that it is to clients.
 */
const builtIn: Readonly<Record<string, WriteValue>> = {
  String: (value) => (typeof value === "string" ? stringText(value) : undefined),
  Boolean: (value) => (typeof value === "boolean" ? String(value) : undefined),
  Float: (value) => (typeof value === "number" && Number.isFinite(value) ? String(value) : undefined),
  Int: (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= minInt && value <= maxInt
      ? String(value)
      : undefined,
  ID: (value) => {
    if (typeof value === "string") return stringText(value);
    return Number.isSafeInteger(value) ? `"${String(value)}"` : undefined;
  },
};

/** A writer for scalars and enums. Values that clients may not see are no values of an enum. Custom scalars pass as they are. */
export function leafWriter(type: GraphQLLeafType): WriteValue {
  if (!isEnumType(type))
    return Object.hasOwn(builtIn, type.name) ? (builtIn[type.name] ?? valueText) : valueText;
  const texts = new Map<unknown, string>(type.getValues().map(({ name }) => [name, `"${name}"`]));
  return (value) => texts.get(value);
}
