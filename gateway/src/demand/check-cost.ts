import { GraphQLError } from "graphql";
import { errorCodes } from "@skein/service-kit/error-codes.ts";

/** @throws {GraphQLError} QUERY_TOO_COSTLY with both numbers, in the units of `@cost`. */
export function checkCost(estimated: number, maximum: number): void {
  if (estimated > maximum) throw tooCostly(estimated, maximum);
}

function tooCostly(estimatedCost: number, maximumCost: number): GraphQLError {
  const message = `The operation costs up to ${estimatedCost.toLocaleString("en")}; at most ${maximumCost.toLocaleString("en")} is allowed.`;
  const code = "QUERY_TOO_COSTLY";
  const http = { status: errorCodes[code].httpStatus };
  return new GraphQLError(message, { extensions: { code, estimatedCost, maximumCost, http } });
}
