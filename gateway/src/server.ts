import { registerHealth } from "@skein/service-kit/health.ts";
import { createGatewayIdentity, type GatewayIdentity } from "@skein/service-kit/gateway-identity.ts";
import { identityHeader, type SignIdentity } from "@skein/service-kit/identity.ts";
import type { EventTransport } from "@skein/service-kit/events.ts";
import { createLogger, type Logger } from "@skein/service-kit/logger.ts";
import { createShutdown, type Shutdown } from "@skein/service-kit/shutdown.ts";
import type { ApolloServer } from "@apollo/server";
import type { FastifyInstance } from "fastify";
import { createApolloServer } from "./apollo-server.ts";
import { openBudgets } from "./budget/open-budgets.ts";
import type { Budgets } from "./budget/budgets.ts";
import { registerCacheRoutes } from "./cache/cache-routes.ts";
import { createGatewayCache, type GatewayCache } from "./cache/gateway-cache.ts";
import type { GatewayConfig } from "./config.ts";
import type { GatewayContext } from "./context.ts";
import { createCostExplanations } from "./demand/explain-cost.ts";
import {
  createSubgraphTransports,
  type SubgraphTransports,
} from "./execution/transport/subgraph-transports.ts";
import { createTurns, type Turns } from "./execution/turns.ts";
import type { Federation } from "./federation/federation.ts";
import { createDependencyChecks } from "./health.ts";
import { createClientErrors } from "./http/client-errors.ts";
import { createApp } from "./http/app.ts";
import { registerExportRoute } from "./http/export-route.ts";
import { createAnswers } from "./http/lane-answer.ts";
import { registerGraphQLRoute } from "./http/graphql-route.ts";
import { createOriginCheck } from "./http/origins.ts";
import { createAccessTokenVerifier } from "./identity/access-token.ts";
import { createCachedKeySet, type CachedKeySet } from "./identity/jwks.ts";
import { requestJson } from "./identity/request-json.ts";
import { createRevokedSessions, type RevokedSessions } from "./identity/revoked-sessions.ts";
import { registerGraphiql } from "./landing/graphiql.ts";
import { createHeavyWork, type DoHeavyWork } from "./protection/heavy-work.ts";
import { limitsOf } from "./protection/limit-settings.ts";
import { createProtection } from "./protection/protection.ts";
import { createQueryStore, type QueryStore } from "./query-store.ts";
import { openTrustedDocuments } from "./trusted-documents/open-trusted-documents.ts";
import type { TrustedDocuments } from "./trusted-documents/trusted-documents.ts";

export interface RunningGateway {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  /** Finishes what has begun, refuses what comes, then stops. */
  readonly close: () => Promise<void>;
}

/** A step of the stop may wait for requests under way, which several subgraph deadlines may bound one after another. */
const stopTimeoutMs = 25_000;

/** What the gateway takes from the process that runs it beside others. Whoever passes something in closes it. */
export interface SharedServices {
  readonly logger?: Logger;
  /** Without it, events are followed over the configured Redis. */
  readonly transport?: EventTransport;
}

/**
 * Starts the gateway.
 * @throws {ConfigError} when the supergraph cannot be used, and whatever `listen` throws (a port in use).
 */
export async function startGateway(
  config: GatewayConfig,
  shared: SharedServices = {},
): Promise<RunningGateway> {
  const logger = shared.logger ?? createLogger({ service: "gateway", level: config.LOG_LEVEL });
  const shutdown = createShutdown({ logger, timeoutMs: stopTimeoutMs });
  try {
    return await start(config, { ...shared, logger }, shutdown);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function start(
  config: GatewayConfig,
  { logger, transport }: SharedServices & { readonly logger: Logger },
  shutdown: Shutdown,
): Promise<RunningGateway> {
  const transports = createSubgraphTransports({
    timeoutMs: config.SUBGRAPH_TIMEOUT_MS,
    coalesces: config.COALESCE_SUBGRAPH_CALLS,
  });
  shutdown.add("subgraph connections", () => transports.close());
  const cache = config.ENTITY_CACHE ? openCache(config, logger) : null;
  shutdown.add("cache", async () => cache?.close());
  const turns = createTurns();
  const doHeavyWork = createHeavyWork();
  const federation = await createFederation(config, { transports, cache, turns, doHeavyWork, logger });
  cache?.followEvents(transport ?? null, () => federation.subgraphs().map(({ name }) => name));
  const queryStore = createQueryStore({ redisUrl: config.REDIS_URL ?? null, logger });
  shutdown.add("persisted queries", () => queryStore.close());
  const trustedDocuments = await followTrustedDocuments(config, logger);
  shutdown.add("trusted documents", async () => trustedDocuments?.stop());
  const budgets = openBudgets(config, { logger, shutdown });
  const apollo = createApolloServer({
    gateway: federation.gateway,
    queryStore: queryStore.cache,
    introspection: config.INTROSPECTION,
    landingPage: config.LANDING_PAGE,
    logger,
  });
  await apollo.start();
  shutdown.add("GraphQL", () => apollo.stop());

  const drain = { begun: false };
  const keySet = config.OPEN
    ? null
    : createCachedKeySet({
        load: () => requestJson(config.JWKS_URL, { timeoutMs: keySetTimeoutMs }),
        logger,
      });
  const identity = config.IDENTITY_PRIVATE_JWK ? createGatewayIdentity(config.IDENTITY_PRIVATE_JWK) : null;
  const revokedSessions = keySet && identity ? followRevokedSessions(config, identity.sign, logger) : null;
  shutdown.add("ended sessions", async () => revokedSessions?.stop());
  const parts = {
    federation,
    transports,
    turns,
    doHeavyWork,
    queryStore,
    trustedDocuments,
    budgets,
    keySet,
    revokedSessions,
    identity,
    apollo,
    cache,
    drain,
    logger,
  };
  const app = await createGatewayApp(config, parts);
  shutdown.add("HTTP", () => app.close());
  const url = await app.listen({ host: config.HOST, port: config.GATEWAY_PORT });
  void keySet?.warm();
  logger.info({ url }, "listening");
  return {
    url,
    close: () => {
      drain.begun = true;
      return shutdown.run();
    },
  };
}

const keySetTimeoutMs = 3_000;
/** An end of a session is known everywhere within five seconds: see `revoked-sessions.ts`. */
const revokedSessionsTimeoutMs = 1_500;
/** The service that keeps sessions. */
const sessionService = "users";

const revokedSessionsUrl = ({ JWKS_URL, REVOKED_SESSIONS_URL }: GatewayConfig): string =>
  REVOKED_SESSIONS_URL ?? new URL("/internal/revoked-sessions", JWKS_URL).href;

function followRevokedSessions(
  config: GatewayConfig,
  signIdentity: SignIdentity,
  logger: Logger,
): RevokedSessions {
  const load = async (after: string | null): Promise<unknown> => {
    const url = new URL(revokedSessionsUrl(config));
    if (after !== null) url.searchParams.set("after", after);
    const about = { viewer: null, client: null, requestId: "revoked-sessions" };
    const headers = { [identityHeader]: await signIdentity(sessionService, about, "") };
    return requestJson(url.href, { timeoutMs: revokedSessionsTimeoutMs, headers });
  };
  const revokedSessions = createRevokedSessions({ load, logger });
  revokedSessions.start();
  return revokedSessions;
}

async function followTrustedDocuments(config: GatewayConfig, logger: Logger) {
  const { TRUSTED_DOCUMENTS: mode, TRUSTED_DOCUMENTS_FILE: file, SUPERGRAPH_POLL_MS: pollMs } = config;
  return mode === "off" ? null : openTrustedDocuments({ mode, file, pollMs, logger });
}

const maxOperationCost = ({ OPEN, MAX_OPERATION_COST }: GatewayConfig): number =>
  OPEN ? Infinity : MAX_OPERATION_COST;

const openCache = (config: GatewayConfig, logger: Logger): GatewayCache =>
  createGatewayCache({
    redisUrl: config.REDIS_URL ?? null,
    entityMaxBytes: config.ENTITY_CACHE_MAX_BYTES,
    responseMaxBytes: config.RESPONSE_CACHE ? config.RESPONSE_CACHE_MAX_BYTES : 0,
    logger,
  });

async function createFederation(
  config: GatewayConfig,
  {
    transports,
    cache,
    turns,
    doHeavyWork,
    logger,
  }: Pick<Parts, "transports" | "cache" | "turns" | "doHeavyWork" | "logger">,
): Promise<Federation> {
  const options = {
    supergraphFile: config.SUPERGRAPH_FILE,
    supergraphPollMs: config.SUPERGRAPH_POLL_MS,
    subgraphUrls: config.subgraphUrls,
    transportOf: transports.of,
    subgraphTimeoutMs: config.SUBGRAPH_TIMEOUT_MS,
    plannerChoice: config.GATEWAY_PLANNER,
    entityCache: cache?.entities ?? null,
    explainsCache: config.EXPLAIN_CACHE,
    assumedListSize: config.ASSUMED_LIST_SIZE,
    maxOperationCost: maxOperationCost(config),
    turns,
    doHeavyWork,
    logger,
  };
  if (config.GATEWAY_EXECUTOR === "apollo") {
    const { createApolloFederation } = await import("./federation/apollo-gateway.ts");
    return createApolloFederation(options);
  }
  const { createSkeinFederation } = await import("./federation/skein-gateway.ts");
  return createSkeinFederation(options);
}

interface Parts {
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

async function createGatewayApp(config: GatewayConfig, parts: Parts): Promise<FastifyInstance> {
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
