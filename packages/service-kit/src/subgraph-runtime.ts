import { createCache, type Cache } from "./cache.ts";
import { ConfigError } from "./config.ts";
import { openDatabase, type Database } from "./database.ts";
import type { EventTransport } from "./events.ts";
import { createLogger, type Logger } from "./logger.ts";
import { migrate } from "./migrate.ts";
import { createRedisTransport } from "./redis-transport.ts";
import { connectRedis } from "./redis.ts";
import { createShutdown, type Shutdown } from "./shutdown.ts";
import type { RunningServer } from "./subgraph-server.ts";

/** What a subgraph takes from the process that runs it beside others. Whoever passes something in closes it. */
export interface SharedServices {
  readonly logger?: Logger;
  /** Migrated already. Without it, the configured database is opened and migrated. */
  readonly database?: Database;
  /** Without it, events travel over the configured Redis. */
  readonly transport?: EventTransport;
  /** Hears of every SQL statement but those that begin and end transactions. */
  readonly onStatement?: (sql: string) => void;
}

export interface RuntimeOptions {
  readonly name: string;
  readonly logLevel: string;
  readonly databaseUrl: string;
  readonly migrationsFolder: string;
  readonly redisUrl: string | undefined;
  readonly shared: SharedServices;
}

export interface SubgraphResources {
  readonly logger: Logger;
  readonly database: Database;
  readonly transport: EventTransport;
  readonly cache: Cache;
  readonly shutdown: Shutdown;
  readonly onStatement: ((sql: string) => void) | undefined;
}

/**
 * Opens what a subgraph lives on, starts it, and closes everything again in reverse order, also when the start fails.
 * @throws {ConfigError} when there is no way for events to travel.
 * @throws {MigrationError} that names the migration and the SQL error.
 */
export async function runSubgraph(
  options: RuntimeOptions,
  start: (resources: SubgraphResources) => Promise<RunningServer>,
): Promise<RunningServer> {
  const logger = options.shared.logger ?? createLogger({ service: options.name, level: options.logLevel });
  const shutdown = createShutdown({ logger });
  try {
    const server = await start(await openResources(options, logger, shutdown));
    shutdown.add("server", server.close);
    return { url: server.url, close: shutdown.run };
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function openResources(
  options: RuntimeOptions,
  logger: Logger,
  shutdown: Shutdown,
): Promise<SubgraphResources> {
  const { shared } = options;
  const database = shared.database ?? (await openMigratedDatabase(options, shutdown));
  const transport = shared.transport ?? openTransport(options, logger, shutdown);
  const cache = openCache(options, logger, shutdown);
  return { logger, database, transport, cache, shutdown, onStatement: shared.onStatement };
}

async function openMigratedDatabase(options: RuntimeOptions, shutdown: Shutdown): Promise<Database> {
  const applicationName = `skein-${options.name}`;
  const database = await openDatabase({ url: options.databaseUrl, applicationName });
  shutdown.add("database", () => database.close());
  await migrate({ database, migrationsFolder: options.migrationsFolder });
  return database;
}

/** Alone in its process, a service has nothing but Redis to reach the others by. */
function openTransport({ redisUrl }: RuntimeOptions, logger: Logger, shutdown: Shutdown): EventTransport {
  if (redisUrl === undefined) {
    throw new ConfigError(["REDIS_URL is required: without it, events cannot reach the other processes"]);
  }
  const transport = createRedisTransport({ redisUrl, logger });
  shutdown.add("transport", () => transport.close());
  return transport;
}

function openCache({ name, redisUrl }: RuntimeOptions, logger: Logger, shutdown: Shutdown): Cache {
  const redis = redisUrl === undefined ? null : connectRedis({ url: redisUrl, logger });
  const cache = createCache({ redis, prefix: `skein:${name}`, logger });
  shutdown.add("cache", async () => {
    await cache.close();
    redis?.disconnect();
  });
  return cache;
}
