import { GraphQLScalarType, Kind } from "graphql";
import { GraphQLEmailAddress } from "graphql-scalars";

/** As that of graphql-scalars, and takes the spaces around an address that keyboards and pasting add. */
export const emailAddressScalar = new GraphQLScalarType<string, string>({
  ...GraphQLEmailAddress.toConfig(),
  parseValue: (value) => GraphQLEmailAddress.parseValue(typeof value === "string" ? value.trim() : value),
  parseLiteral: (node) =>
    GraphQLEmailAddress.parseLiteral(
      node.kind === Kind.STRING ? { ...node, value: node.value.trim() } : node,
      undefined,
    ),
});
