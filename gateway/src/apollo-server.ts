import { ApolloServer, type ApolloServerOptionsWithGateway } from "@apollo/server";
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import type { Logger } from "@skein/service-kit/logger.ts";
import type { GatewayContext } from "./context.ts";
import { createClientErrors } from "./http/client-errors.ts";
import { checkedDocumentPlugin } from "./protection/checked-document-plugin.ts";
import { operationPlugin } from "./http/operation-plugin.ts";
import { requestStatusPlugin } from "./http/request-status.ts";
import { sandboxPlugin } from "./landing/sandbox.ts";
import type { ApolloKeyValueCache } from "@skein/service-kit/apollo-cache.ts";

type GatewayOptions = ApolloServerOptionsWithGateway<GatewayContext>;

export interface ApolloOptions {
  readonly gateway: GatewayOptions["gateway"];
  readonly queryStore: ApolloKeyValueCache;
  readonly introspection: boolean;
  readonly landingPage: boolean;
  readonly logger: Logger;
}

/**
 * The GraphQL pipeline: persisted queries, and execution through the gateway. Documents come parsed and validated
 * (protection/), which also remembers them.
 */
export function createApolloServer(options: ApolloOptions): ApolloServer<GatewayContext> {
  return new ApolloServer<GatewayContext>({
    gateway: options.gateway,
    logger: options.logger,
    introspection: options.introspection,
    hideSchemaDetailsFromClientErrors: !options.introspection,
    includeStacktraceInErrorResponses: false,
    formatError: createClientErrors(options.logger),
    persistedQueries: { cache: options.queryStore },
    documentStore: null,
    // Done before, where the whole request is known: http/csrf.ts and http/unsupported-content.ts.
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    plugins: [
      sandboxPlugin(options.landingPage),
      checkedDocumentPlugin,
      operationPlugin,
      requestStatusPlugin,
      // Apollo Server turns these on by itself when it finds APOLLO_* variables.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
    ],
  });
}
