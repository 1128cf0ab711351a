import type { ApolloServer } from "@apollo/server";
import type { GatewayIdentity } from "@skein/service-kit/gateway-identity.ts";
import { registerHealth } from "@skein/service-kit/health.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import type { FastifyInstance } from "fastify";
import type { Budgets } from "./budget/budgets.ts";
import { registerCacheRoutes } from "./cache/cache-routes.ts";
import type { GatewayCache } from "./cache/gateway-cache.ts";
import type { GatewayConfig } from "./config.ts";
import type { GatewayContext } from "./context.ts";
import { createCostExplanations } from "./demand/explain-cost.ts";
import type { SubgraphTransports } from "./execution/transport/subgraph-transports.ts";
import type { Turns } from "./execution/turns.ts";
import type { Federation } from "./federation/federation.ts";
import { createDependencyChecks } from "./health.ts";
import { createApp } from "./http/app.ts";
import { createClientErrors } from "./http/client-errors.ts";
import { registerExportRoute } from "./http/export-route.ts";
import { registerGraphQLRoute } from "./http/graphql-route.ts";
import { createAnswers } from "./http/lane-answer.ts";
import { createOriginCheck } from "./http/origins.ts";
import { createAccessTokenVerifier } from "./identity/access-token.ts";
import { revokedSessionsUrl, sessionService } from "./identity/follow-revoked-sessions.ts";
import type { CachedKeySet } from "./identity/jwks.ts";
import type { RevokedSessions } from "./identity/revoked-sessions.ts";
import { registerGraphiql } from "./landing/graphiql.ts";
import type { DoHeavyWork } from "./protection/heavy-work.ts";
import { limitsOf } from "./protection/limit-settings.ts";
import { createProtection } from "./protection/protection.ts";
import type { QueryStore } from "./query-store.ts";
import type { TrustedDocuments } from "./trusted-documents/trusted-documents.ts";

/** Infinity in the open mode. */
export const maxOperationCost = ({ OPEN, MAX_OPERATION_COST }: GatewayConfig): number =>
  OPEN ? Infinity : MAX_OPERATION_COST;

/** What the routes of the gateway stand on. */
export interface Parts {
  readonly federation: Federation;
  readonly transports: SubgraphTransports;
  readonly turns: Turns;
  readonly doHeavyWork: DoHeavyWork;
  readonly queryStore: QueryStore;
  readonly trustedDocuments: TrustedDocuments | null;
  readonly budgets: Budgets | null;
  /** Null in the open mode, where nobody is asked who they are. */
  readonly keySet: CachedKeySet | null;
  /** Null without a key set, and without a key to ask with. */
  readonly revokedSessions: RevokedSessions | null;
  readonly identity: GatewayIdentity | null;
  readonly apollo: ApolloServer<GatewayContext>;
  readonly cache: GatewayCache | null;
  readonly drain: { readonly begun: boolean };
  readonly logger: Logger;
}

/** The HTTP server of the gateway with all its routes; it does not listen yet. */
export async function createGatewayApp(config: GatewayConfig, parts: Parts): Promise<FastifyInstance> {
  const { federation, turns, queryStore, keySet, identity, apollo, cache, drain, logger } = parts;
  const limits = limitsOf(config);
  const formatError = createClientErrors(logger);
  const isAllowedOrigin = createOriginCheck(config.CORS_ORIGINS);
  const isDraining = (): boolean => drain.begun;
  const app = await createApp({
    logger,
    logClientAddress: config.LOG_CLIENT_ADDRESS,
    trustedProxyCount: config.TRUSTED_PROXY_COUNT,
    limits,
    operationTimeoutMs: config.OPERATION_TIMEOUT_MS,
    doHeavyWork: parts.doHeavyWork,
    connections: {
      headersTimeoutMs: config.HEADERS_TIMEOUT_MS,
      requestTimeoutMs: config.REQUEST_TIMEOUT_MS,
      maxConnections: config.MAX_CONNECTIONS,
    },
    tls: config.TLS,
    isAllowedOrigin,
    isDraining,
  });
  // In the open mode the supergraph is all that there is to be ready for.
  const dependencyChecks = keySet ? createDependencyChecks({ ...parts, keySet }) : () => ({});
  registerHealth(app, {
    checks: { supergraph: async () => ({ subgraphs: federation.subgraphs().map(({ name }) => name) }) },
    get optional() {
      return dependencyChecks();
    },
    isDraining,
    logger,
  });
  const verifyAccessToken =
    keySet &&
    createAccessTokenVerifier({
      issuer: config.ACCESS_TOKEN_ISSUER,
      audience: config.ACCESS_TOKEN_AUDIENCE,
      getKey: keySet.getKey,
      revokedSessions: parts.revokedSessions,
    });
  registerGraphQLRoute(app, {
    apollo,
    verifyAccessToken,
    identity,
    operationTimeoutMs: config.OPERATION_TIMEOUT_MS,
    trustedProxyCount: config.TRUSTED_PROXY_COUNT,
    isAllowedOrigin,
    landingPage: config.LANDING_PAGE,
    mutationNames: () => federation.mutationNames(),
    lane: config.FAST_LANE ? federation.lane : null,
    answers: createAnswers({
      responses: config.RESPONSE_CACHE ? (cache?.responses ?? null) : null,
      explains: config.EXPLAIN_CACHE,
      explainCost:
        config.EXPLAIN_COST && federation.lane
          ? createCostExplanations(federation.lane, config.MAX_OPERATION_COST)
          : null,
      formatError,
    }),
    protection: createProtection({
      limits,
      introspection: config.INTROSPECTION,
      schema: () => federation.schema(),
      textOf: (sha256) => queryStore.textOf(sha256),
      doHeavyWork: parts.doHeavyWork,
    }),
    trustedDocuments: parts.trustedDocuments,
    budgets: parts.budgets,
    formatError,
    maxOperationCost: maxOperationCost(config),
    coalescesRequests: config.COALESCE_REQUESTS,
    turns,
  });
  if (verifyAccessToken && identity) {
    registerExportRoute(app, {
      // The service that keeps sessions keeps exports, too.
      url: new URL("/internal/exports/download", revokedSessionsUrl(config)).href,
      service: sessionService,
      signIdentity: identity.sign,
      verifyAccessToken,
      budgets: parts.budgets,
      trustedProxyCount: config.TRUSTED_PROXY_COUNT,
      logger,
    });
  }
  const secret = config.CACHE_INVALIDATION_SECRET;
  if (cache && secret !== undefined) registerCacheRoutes(app, { cache: cache.entities, secret });
  if (config.LANDING_PAGE) {
    registerGraphiql(app);
    app.get("/", (_request, reply) => reply.redirect("/graphql"));
  }
  return app;
}
