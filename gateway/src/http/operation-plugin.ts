import type { ApolloServerPlugin } from "@apollo/server";
import { AppError } from "@skein/service-kit/app-error.ts";
import type { GatewayContext } from "../context.ts";
import { operationNameFact } from "./operation-name.ts";

/**
 * Notes the operation's name for the request's log line, and refuses a request that names none of the document's
 * operations: the executor of `@apollo/gateway` would throw, and make the client's mistake look like ours.
 */
export const operationPlugin: ApolloServerPlugin<GatewayContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ contextValue, operation, operationName, request }) => {
      contextValue.facts.operationName = operationNameFact(operationName);
      if (operation) return;
      const message = request.operationName
        ? "The document has no operation of the requested name."
        : "The document has several operations; operationName must say which.";
      throw new AppError("OPERATION_RESOLUTION_FAILURE", message);
    },
  }),
};
