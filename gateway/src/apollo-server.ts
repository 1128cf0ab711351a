import { ApolloServer, type ApolloServerOptionsWithGateway } from "@apollo/server";
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import type { Logger } from "@skein/service-kit/logger.ts";
import type { GatewayContext } from "./context.ts";
import { createClientErrors } from "./http/client-errors.ts";
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
  /** Whether documents of extreme size are refused. */
  readonly limitsDocuments: boolean;
  readonly logger: Logger;
}

/** More than any operation of an app needs; parsing stops there. */
const maxLexicalTokens = 15_000;

/**
 * The GraphQL pipeline: parse, validate, persisted queries, execution through the gateway.
 *
 * Parsed documents stay in this process, in Apollo's own store that a new schema empties: reading one from Redis costs
 * more than parsing it again, and a document from outside would skip validation.
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
    parseOptions: options.limitsDocuments ? { maxLexicalTokens } : {},
    maxRecursiveSelections: options.limitsDocuments,
    // Done before, where the whole request is known: http/csrf.ts and http/unsupported-content.ts.
    csrfPrevention: false,
    stopOnTerminationSignals: false,
    plugins: [
      sandboxPlugin(options.landingPage),
      operationPlugin,
      requestStatusPlugin,
      // Apollo Server turns these on by itself when it finds APOLLO_* variables.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
    ],
  });
}
