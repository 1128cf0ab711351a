import { isEnumType, type GraphQLLeafType } from "graphql";
import { stringText, valueText } from "./json-text.ts";

/** The value as JSON; undefined when it is no value of the type. */
export type LeafText = (value: unknown) => string | undefined;

const maxInt = 2_147_483_647;
const minInt = -2_147_483_648;

/**
 * Values of the built-in scalars as https://spec.graphql.org/October2021/#sec-Scalars has them. An ID may come as a
 * number, and goes out as the string that it is to clients.
 */
const builtIn: Readonly<Record<string, LeafText>> = {
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

/** The texts of scalars and enums. Values that clients may not see are none of an enum. Custom scalars pass as they are. */
export function leafTextOf(type: GraphQLLeafType): LeafText {
  if (!isEnumType(type)) {
    return Object.hasOwn(builtIn, type.name) ? (builtIn[type.name] ?? valueText) : valueText;
  }
  const texts = new Map<unknown, string>(type.getValues().map(({ name }) => [name, `"${name}"`]));
  return (value) => texts.get(value);
}
