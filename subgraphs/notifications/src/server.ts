import type { EventSubscription } from "@skein/service-kit/events.ts";
import { startExportCollector, type ExportCollector } from "@skein/service-kit/export-collector.ts";
import { createPartEvents } from "@skein/service-kit/export-part-events.ts";
import { createIdentityVerifier } from "@skein/service-kit/identity.ts";
import { startOutboxRelay } from "@skein/service-kit/outbox-relay.ts";
import { createReadSql } from "@skein/service-kit/read-sql.ts";
import {
  runSubgraph,
  type SharedServices,
  type SubgraphResources,
} from "@skein/service-kit/subgraph-runtime.ts";
import { startSubgraph, type RunningServer } from "@skein/service-kit/subgraph-server.ts";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { NotificationsConfig } from "./config.ts";
import { createContext, type NotificationsServices } from "./context.ts";
import { handleContentEvent } from "./delivery/content-events.ts";
import { handleUsersEvent } from "./delivery/users-events.ts";
import { exportSections } from "./export/export.queries.ts";
import { createPrismaClient } from "./prisma-client.ts";
import { resolvers } from "./resolvers.ts";

const name = "notifications";
const healthTimeoutMs = 1_000;

/**
 * Migrates the database and starts the notifications subgraph.
 * @throws {ConfigError} when there is no way for events to arrive.
 * @throws {MigrationError} that names the migration and the SQL error.
 */
export function startNotifications(
  config: NotificationsConfig,
  shared: SharedServices = {},
): Promise<RunningServer> {
  const options = {
    name,
    logLevel: config.LOG_LEVEL,
    databaseUrl: config.NOTIFICATIONS_DATABASE_URL,
    migrationsFolder: config.NOTIFICATIONS_MIGRATIONS_FOLDER,
    redisUrl: config.REDIS_URL,
    shared,
  };
  return runSubgraph(options, (resources) => start(config, resources));
}

async function start(config: NotificationsConfig, resources: SubgraphResources): Promise<RunningServer> {
  const { database, transport, shutdown, logger } = resources;
  const relay = startOutboxRelay({ database, source: name, transport, logger });
  shutdown.add("relay", () => relay.stop());
  const services: NotificationsServices = {
    prisma: createPrismaClient(resources),
    sql: createReadSql(database, resources.onStatement),
    relay,
    logger,
  };
  // What nobody's request asks for is not counted among its statements.
  const client = createPrismaClient({ ...resources, onStatement: undefined });
  const exports = startExportCollector({
    service: name,
    client,
    sections: exportSections,
    ...createPartEvents({ service: name, client, transport, relay }),
    logger,
  });
  shutdown.add("exports", () => exports.stop());
  const events = await subscribeToEvents(services, exports, resources);
  return startSubgraph({
    name,
    host: config.HOST,
    port: config.NOTIFICATIONS_PORT,
    sdl: await readFile(fileURLToPath(import.meta.resolve("@skein/schema/notifications.graphql")), "utf8"),
    resolvers,
    introspection: config.NODE_ENV !== "production",
    verifyIdentity: createIdentityVerifier(config.IDENTITY_PUBLIC_JWKS, name),
    createContext: (identity) => createContext(services, identity),
    checks: { database: () => database.ping(healthTimeoutMs) },
    optionalChecks: {
      outbox: async () => ({ ...(await relay.status()) }),
      usersEvents: () => events.users.status(),
      contentEvents: () => events.content.status(),
    },
    logger,
  });
}

async function subscribeToEvents(
  services: NotificationsServices,
  exports: ExportCollector,
  { transport, shutdown }: SubgraphResources,
): Promise<Record<"users" | "content", EventSubscription>> {
  const users = await transport.subscribe({
    source: "users",
    group: name,
    handle: async (event) => {
      await handleUsersEvent(services, event);
      await exports.handleEvent(event);
    },
  });
  shutdown.add("users' events", () => users.stop());
  const content = await transport.subscribe({
    source: "content",
    group: name,
    handle: (event) => handleContentEvent(services.prisma, event),
  });
  shutdown.add("content's events", () => content.stop());
  return { users, content };
}
