import type { ApolloServerPlugin, GraphQLRequestContext } from "@apollo/server";
import type { GatewayContext } from "../context.ts";

/** The document or its variables are at fault, while the HTTP request is well-formed. */
const requestErrors = new Set<unknown>([
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "OPERATION_RESOLUTION_FAILURE",
  "BAD_USER_INPUT",
]);

/**
 * Status codes as GraphQL over HTTP has them, where Apollo Server differs: an operation that cannot run is 200 in
 * `application/json` and 400 in `application/graphql-response+json`
 * (https://graphql.github.io/graphql-over-http/draft/#sec-application-json). Dart clients, which take the former, show
 * the errors of a 200 and throw on everything else.
 */
export const requestStatusPlugin: ApolloServerPlugin<GatewayContext> = {
  requestDidStart: async () => ({
    willSendResponse: async (request) => {
      const { http, body } = request.response;
      if (body.kind !== "single" || body.singleResult.data !== undefined) return;
      const status = statusWithoutData(request);
      if (status !== null) http.status = status;
    },
  }),
};

function statusWithoutData({ errors = [], request }: GraphQLRequestContext<GatewayContext>): number | null {
  const codes = errors.map((error) => error.extensions.code);
  if (codes.every((code) => requestErrors.has(code))) {
    return request.http?.headers.get("accept") === "application/json" ? 200 : 400;
  }
  const isOurFault = errors.some(
    ({ extensions: { code, http } }) => http === undefined && isUnexpected(code),
  );
  return isOurFault ? 500 : null;
}

const isUnexpected = (code: unknown): boolean => code === undefined || code === "INTERNAL_SERVER_ERROR";
