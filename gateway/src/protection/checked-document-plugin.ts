import type { ApolloServerPlugin } from "@apollo/server";
import { AppError } from "@skein/service-kit/app-error.ts";
import type { GatewayContext } from "../context.ts";

/**
 * Hands the document that was checked to Apollo Server, which then neither parses nor validates, and holds back every
 * other: nothing runs unchecked, whichever way it came.
 */
export const checkedDocumentPlugin: ApolloServerPlugin<GatewayContext> = {
  requestDidStart: async () => ({
    didResolveSource: async (request) => {
      const { passed } = request.contextValue.facts;
      if (passed?.text === request.source && passed.schema === request.schema)
        // Read where a document is looked for; there is no other way to give one for a single request.
        Object.assign(request, { document: passed.document });
    },
    didResolveOperation: async ({ contextValue: { facts }, document }) => {
      if (facts.passed?.document === document) return;
      throw new AppError("SERVICE_UNAVAILABLE", "The schema has just changed. Send the request again.", {
        retryAfterSeconds: 1,
      });
    },
  }),
};
