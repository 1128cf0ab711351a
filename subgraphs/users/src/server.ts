import { createCache, type Cache } from "@skein/service-kit/cache.ts";
import { ConfigError } from "@skein/service-kit/config.ts";
import { openDatabase, type Database } from "@skein/service-kit/database.ts";
import type { EventTransport } from "@skein/service-kit/events.ts";
import { createIdentityVerifier } from "@skein/service-kit/identity.ts";
import { createLogger, type Logger } from "@skein/service-kit/logger.ts";
import { migrate } from "@skein/service-kit/migrate.ts";
import { startOutboxRelay } from "@skein/service-kit/outbox-relay.ts";
import { createRedisTransport } from "@skein/service-kit/redis-transport.ts";
import { connectRedis } from "@skein/service-kit/redis.ts";
import { registerReplayRoute } from "@skein/service-kit/replay-route.ts";
import { createShutdown, type Shutdown } from "@skein/service-kit/shutdown.ts";
import { startSubgraph, type RunningServer } from "@skein/service-kit/subgraph-server.ts";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createPasswordHasher } from "./account/password-hasher.ts";
import type { UsersConfig } from "./config.ts";
import { createContext, type UsersServices } from "./context.ts";
import { createPrismaClient, type StatementListener } from "./prisma-client.ts";
import { resolvers } from "./resolvers.ts";
import { createAccessTokenIssuer } from "./session/access-token.ts";
import { registerKeySetRoute } from "./session/key-set-route.ts";

/** What several services in one process have in common. */
export interface SharedServices {
  readonly logger?: Logger;
  /** Without it, events travel over the Redis of the configuration. */
  readonly transport?: EventTransport;
  readonly onStatement?: StatementListener;
}

const source = "users";
const healthTimeoutMs = 1_000;

/**
 * Migrates the database and starts the users subgraph.
 * @throws {ConfigError} when there is no way for events to reach the other services.
 * @throws {MigrationError} that names the migration and the SQL error.
 */
export async function startUsers(config: UsersConfig, shared: SharedServices = {}): Promise<RunningServer> {
  const logger = shared.logger ?? createLogger({ service: source, level: config.LOG_LEVEL });
  const shutdown = createShutdown({ logger });
  try {
    const server = await start(config, { ...shared, logger }, shutdown);
    shutdown.add("server", () => server.close());
    return { url: server.url, close: () => shutdown.run() };
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function start(config: UsersConfig, shared: SharedServices & { logger: Logger }, shutdown: Shutdown) {
  const { logger } = shared;
  const database = await openMigratedDatabase(config, shutdown);
  const transport = shared.transport ?? openTransport(config, logger, shutdown);
  const relay = startOutboxRelay({ database, source, transport, logger });
  shutdown.add("relay", () => relay.stop());
  const services: UsersServices = {
    prisma: createPrismaClient(database, { onStatement: shared.onStatement }),
    cache: openCache(config, logger, shutdown),
    relay,
    passwords: createPasswordHasher(),
    accessTokens: await createAccessTokenIssuer({
      privateJwk: config.ACCESS_TOKEN_PRIVATE_JWK,
      issuer: config.ACCESS_TOKEN_ISSUER,
      audience: config.ACCESS_TOKEN_AUDIENCE,
    }),
    publicUrl: config.USERS_PUBLIC_URL.replace(/\/+$/, ""),
    logger,
  };
  return startSubgraph({
    name: source,
    host: config.HOST,
    port: config.USERS_PORT,
    sdl: await readFile(fileURLToPath(import.meta.resolve("@skein/schema/users.graphql")), "utf8"),
    resolvers,
    introspection: config.NODE_ENV !== "production",
    verifyIdentity: createIdentityVerifier(config.IDENTITY_PUBLIC_JWKS, source),
    createContext: (identity) => createContext(services, identity),
    checks: { database: () => database.ping(healthTimeoutMs) },
    optionalChecks: {
      outbox: async () => ({ ...(await relay.status()) }),
      cache: async () => ({ ...services.cache.status() }),
    },
    publicRoutes: (app) => {
      registerKeySetRoute(app, services.accessTokens);
    },
    internalRoutes: (app) => registerReplayRoute(app, { database, source, transport }),
    logger,
  });
}

async function openMigratedDatabase(config: UsersConfig, shutdown: Shutdown): Promise<Database> {
  const database = await openDatabase({ url: config.USERS_DATABASE_URL, applicationName: "skein-users" });
  shutdown.add("database", () => database.close());
  await migrate({ database, migrationsFolder: config.USERS_MIGRATIONS_FOLDER });
  return database;
}

function openCache(config: UsersConfig, logger: Logger, shutdown: Shutdown): Cache {
  const redis = config.REDIS_URL ? connectRedis({ url: config.REDIS_URL, logger }) : null;
  const cache = createCache({ redis, prefix: `skein:${source}`, logger });
  shutdown.add("cache", async () => {
    await cache.close();
    redis?.disconnect();
  });
  return cache;
}

/** Alone in its process, the service has nobody to hand events to but Redis. */
function openTransport(config: UsersConfig, logger: Logger, shutdown: Shutdown): EventTransport {
  if (!config.REDIS_URL) {
    throw new ConfigError(["REDIS_URL is required: without it, events cannot reach the other processes"]);
  }
  const transport = createRedisTransport({ redisUrl: config.REDIS_URL, logger });
  shutdown.add("transport", () => transport.close());
  return transport;
}
