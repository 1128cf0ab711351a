import { ApolloServer } from "@apollo/server";
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { fastifyApolloHandler } from "@as-integrations/fastify";
import fastify, { type FastifyInstance } from "fastify";
import { parse } from "graphql";
import type { Logger } from "pino";
import { createFormatError } from "./format-error.ts";
import { registerHealth, type HealthCheck } from "./health.ts";
import type { ForwardedIdentity, VerifyIdentity } from "./identity.ts";
import { identityOf, registerIdentityCheck } from "./identity-check.ts";
import { answerInputErrors, withInputCode } from "./input-errors.ts";
import { refuseMalformedAddress, registerJsonErrors } from "./json-errors.ts";
import { registerRequestLog } from "./request-log.ts";

/** What every subgraph's context has. */
export interface SubgraphContext {
  readonly identity: ForwardedIdentity;
}

type SubgraphModule = Parameters<typeof buildSubgraphSchema>[0] extends infer Input
  ? Input extends { resolvers?: infer Resolvers }
    ? Resolvers
    : never
  : never;

export interface SubgraphOptions<Context extends SubgraphContext> {
  readonly name: string;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly sdl: string;
  readonly resolvers: object;
  readonly introspection: boolean;
  readonly verifyIdentity: VerifyIdentity;
  readonly createContext: (identity: ForwardedIdentity) => Context;
  readonly checks: Readonly<Record<string, HealthCheck>>;
  readonly optionalChecks?: Readonly<Record<string, HealthCheck>>;
  /** Routes outside GraphQL that need the gateway's or an operator's identity. */
  readonly internalRoutes?: (app: FastifyInstance) => void;
  /** Routes that anybody may call, such as a key set. */
  readonly publicRoutes?: (app: FastifyInstance) => void;
  readonly logger: Logger;
}

export interface RunningServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Bounds what one `_entities` call can carry: 4 MiB are some 40,000 representations. */
const bodyLimitBytes = 4 * 1024 * 1024;
const requestTimeoutMs = 30_000;

/**
 * Starts a subgraph: GraphQL at `/graphql` behind the identity check, health outside it. The three subgraphs are
 * the same from outside because they all start here.
 */
export async function startSubgraph<Context extends SubgraphContext>(
  options: SubgraphOptions<Context>,
): Promise<RunningServer> {
  const { logger } = options;
  const app = fastify({
    logger: false,
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: "idle",
    frameworkErrors: refuseMalformedAddress,
  });
  let draining = false;
  // A connection that stays open after its last answer would hold up the stop until it times out.
  app.addHook("onSend", async (_request, reply) => {
    if (draining) reply.header("connection", "close");
  });
  registerJsonErrors(app, logger);
  registerRequestLog(app, logger);
  registerHealth(app, {
    checks: options.checks,
    optional: options.optionalChecks ?? {},
    isDraining: () => draining,
    logger,
  });
  options.publicRoutes?.(app);

  const apollo = createApollo(options);
  await apollo.start();
  await app.register(async (internal) => {
    registerIdentityCheck(internal, options.verifyIdentity);
    options.internalRoutes?.(internal);
    internal.route({
      url: "/graphql",
      method: ["GET", "POST"],
      handler: fastifyApolloHandler(apollo, {
        context: async (request) => options.createContext(identityOf(request)),
      }),
    });
  });

  const url = await app.listen({ host: options.host, port: options.port });
  logger.info({ url }, "listening");
  return {
    url,
    close: async () => {
      draining = true;
      // Ends what is under way first; Apollo's own drain plugin would keep a timer of 10 s behind.
      await app.close();
      await apollo.stop();
    },
  };
}

function createApollo<Context extends SubgraphContext>(options: SubgraphOptions<Context>) {
  const formatError = createFormatError({ logger: options.logger });
  return new ApolloServer<Context>({
    schema: buildSubgraphSchema({
      typeDefs: parse(options.sdl),
      resolvers: options.resolvers as SubgraphModule,
    }),
    introspection: options.introspection,
    formatError: (formatted, error) => formatError(withInputCode(formatted, error), error),
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    logger: options.logger,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      answerInputErrors,
    ],
  });
}
