import { GraphQLError, GraphQLScalarType, Kind } from "graphql";
import { GraphQLEmailAddress } from "graphql-scalars";

/**
 * As that of graphql-scalars, and takes the spaces around an address that keyboards and pasting add. Its own messages
 * would repeat what was sent.
 */
export const emailAddressScalar = new GraphQLScalarType<string, string>({
  ...GraphQLEmailAddress.toConfig(),
  parseValue: (value) => parse(typeof value === "string" ? value : ""),
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : ""),
});

function parse(text: string): string {
  try {
    return GraphQLEmailAddress.parseValue(text.trim());
  } catch {
    throw new GraphQLError("This is not an e-mail address.");
  }
}
