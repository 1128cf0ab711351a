import { ConfigError } from "@skein/service-kit/config.ts";
import { openDatabase, type Database } from "@skein/service-kit/database.ts";
import type { EventSubscription, EventTransport } from "@skein/service-kit/events.ts";
import { createIdentityVerifier } from "@skein/service-kit/identity.ts";
import { createLogger, type Logger } from "@skein/service-kit/logger.ts";
import { migrate } from "@skein/service-kit/migrate.ts";
import { createRedisTransport } from "@skein/service-kit/redis-transport.ts";
import { createShutdown, type Shutdown } from "@skein/service-kit/shutdown.ts";
import { startSubgraph, type RunningServer } from "@skein/service-kit/subgraph-server.ts";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { NotificationsConfig } from "./config.ts";
import { createContext, type NotificationsServices } from "./context.ts";
import { handleContentEvent } from "./delivery/content-events.ts";
import { handleUsersEvent } from "./delivery/users-events.ts";
import { createPrismaClient, type StatementListener } from "./prisma-client.ts";
import { resolvers } from "./resolvers.ts";

/** What several services in one process have in common. */
export interface SharedServices {
  readonly logger?: Logger;
  /** Without it, events travel over the Redis of the configuration. */
  readonly transport?: EventTransport;
  readonly onStatement?: StatementListener;
}

const name = "notifications";

/**
 * Migrates the database and starts the notifications subgraph.
 * @throws {ConfigError} when there is no way for events to arrive.
 * @throws {MigrationError} that names the migration and the SQL error.
 */
export async function startNotifications(
  config: NotificationsConfig,
  shared: SharedServices = {},
): Promise<RunningServer> {
  const logger = shared.logger ?? createLogger({ service: name, level: config.LOG_LEVEL });
  const shutdown = createShutdown({ logger });
  try {
    const server = await start(config, { ...shared, logger }, shutdown);
    shutdown.add("server", server.close);
    return { url: server.url, close: shutdown.run };
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function start(
  config: NotificationsConfig,
  shared: SharedServices & { logger: Logger },
  shutdown: Shutdown,
) {
  const { logger } = shared;
  const database = await openMigratedDatabase(config, shutdown);
  const prisma = createPrismaClient(database, { onStatement: shared.onStatement });
  const services: NotificationsServices = { prisma, logger };
  const transport = shared.transport ?? openTransport(config, logger, shutdown);
  const events = await subscribeToEvents(services, transport, shutdown);
  return startSubgraph({
    name,
    host: config.HOST,
    port: config.NOTIFICATIONS_PORT,
    sdl: await readFile(fileURLToPath(import.meta.resolve("@skein/schema/notifications.graphql")), "utf8"),
    resolvers,
    introspection: config.NODE_ENV !== "production",
    verifyIdentity: createIdentityVerifier(config.IDENTITY_PUBLIC_JWKS, name),
    createContext: (identity) => createContext(services, identity),
    checks: { database: () => database.ping(1_000) },
    optionalChecks: {
      usersEvents: async () => ({ ...(await events.users.status()) }),
      contentEvents: async () => ({ ...(await events.content.status()) }),
    },
    logger,
  });
}

async function subscribeToEvents(
  { prisma }: NotificationsServices,
  transport: EventTransport,
  shutdown: Shutdown,
): Promise<Record<"users" | "content", EventSubscription>> {
  const users = await transport.subscribe({
    source: "users",
    group: name,
    handle: (event) => handleUsersEvent(prisma, event),
  });
  shutdown.add("users' events", () => users.stop());
  const content = await transport.subscribe({
    source: "content",
    group: name,
    handle: (event) => handleContentEvent(prisma, event),
  });
  shutdown.add("content's events", () => content.stop());
  return { users, content };
}

async function openMigratedDatabase(config: NotificationsConfig, shutdown: Shutdown): Promise<Database> {
  const database = await openDatabase({
    url: config.NOTIFICATIONS_DATABASE_URL,
    applicationName: "skein-notifications",
  });
  shutdown.add("database", () => database.close());
  await migrate({ database, migrationsFolder: config.NOTIFICATIONS_MIGRATIONS_FOLDER });
  return database;
}

function openTransport(config: NotificationsConfig, logger: Logger, shutdown: Shutdown): EventTransport {
  if (!config.REDIS_URL) {
    throw new ConfigError([
      "REDIS_URL is required: without it, events cannot arrive from the other processes",
    ]);
  }
  const transport = createRedisTransport({ redisUrl: config.REDIS_URL, logger });
  shutdown.add("transport", () => transport.close());
  return transport;
}
