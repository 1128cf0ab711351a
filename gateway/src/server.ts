import { createGatewayIdentity } from "@skein/service-kit/gateway-identity.ts";
import type { EventTransport } from "@skein/service-kit/events.ts";
import { createLogger, type Logger } from "@skein/service-kit/logger.ts";
import { createShutdown, type Shutdown } from "@skein/service-kit/shutdown.ts";
import { createApolloServer } from "./apollo-server.ts";
import { openBudgets } from "./budget/open-budgets.ts";
import { createGatewayCache, type GatewayCache } from "./cache/gateway-cache.ts";
import type { GatewayConfig } from "./config.ts";
import { createSubgraphTransports } from "./execution/transport/subgraph-transports.ts";
import { createTurns } from "./execution/turns.ts";
import type { Federation } from "./federation/federation.ts";
import { createGatewayApp, maxOperationCost, type Parts } from "./gateway-app.ts";
import { followRevokedSessions } from "./identity/follow-revoked-sessions.ts";
import { createCachedKeySet } from "./identity/jwks.ts";
import { requestJson } from "./identity/request-json.ts";
import { createHeavyWork } from "./protection/heavy-work.ts";
import { createQueryStore } from "./query-store.ts";
import { openTrustedDocuments } from "./trusted-documents/open-trusted-documents.ts";

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

async function followTrustedDocuments(config: GatewayConfig, logger: Logger) {
  const { TRUSTED_DOCUMENTS: mode, TRUSTED_DOCUMENTS_FILE: file, SUPERGRAPH_POLL_MS: pollMs } = config;
  return mode === "off" ? null : openTrustedDocuments({ mode, file, pollMs, logger });
}

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
