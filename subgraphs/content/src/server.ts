import { startExportCollector } from "@skein/service-kit/export-collector.ts";
import { createPartEvents } from "@skein/service-kit/export-part-events.ts";
import { createIdentityVerifier } from "@skein/service-kit/identity.ts";
import { startMutationKeyPurge } from "@skein/service-kit/mutation-key.ts";
import { startOutboxRelay } from "@skein/service-kit/outbox-relay.ts";
import { createReadSql } from "@skein/service-kit/read-sql.ts";
import { registerReplayRoute } from "@skein/service-kit/replay-route.ts";
import {
  runSubgraph,
  type SharedServices,
  type SubgraphResources,
} from "@skein/service-kit/subgraph-runtime.ts";
import { startSubgraph, type RunningServer } from "@skein/service-kit/subgraph-server.ts";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { ContentConfig } from "./config.ts";
import { createContext, type ContentServices } from "./context.ts";
import { exportSections } from "./export/export.queries.ts";
import { entityTags } from "./gateway-tags.ts";
import { registerPictureRoute } from "./media/picture-route.ts";
import { createPrismaClient } from "./prisma-client.ts";
import { handleUsersEvent } from "./projection/projection.events.ts";
import { resolvers } from "./resolvers.ts";

const name = "content";
const healthTimeoutMs = 1_000;

/**
 * Migrates the database, follows the users' events and starts the content subgraph.
 * @throws {ConfigError} when there is no way for events to reach the other services.
 * @throws {MigrationError} that names the migration and the SQL error.
 */
export function startContent(config: ContentConfig, shared: SharedServices = {}): Promise<RunningServer> {
  const options = {
    name,
    logLevel: config.LOG_LEVEL,
    databaseUrl: config.CONTENT_DATABASE_URL,
    migrationsFolder: config.CONTENT_MIGRATIONS_FOLDER,
    redisUrl: config.REDIS_URL,
    shared,
  };
  return runSubgraph(options, (resources) => start(config, resources));
}

async function start(config: ContentConfig, resources: SubgraphResources): Promise<RunningServer> {
  const { database, transport, cache, shutdown, logger } = resources;
  const relay = startOutboxRelay({ database, source: name, transport, logger });
  shutdown.add("relay", () => relay.stop());
  shutdown.add("mutation key purge", startMutationKeyPurge(database, logger));
  const services: ContentServices = {
    prisma: createPrismaClient(resources),
    sql: createReadSql(database, resources.onStatement),
    cache,
    relay,
    publicUrl: config.CONTENT_PUBLIC_URL.replace(/\/+$/, ""),
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
  const projection = await transport.subscribe({
    source: "users",
    group: name,
    handle: async (event) => {
      await handleUsersEvent(services, event);
      await exports.handleEvent(event);
    },
  });
  shutdown.add("projection", () => projection.stop());
  return startSubgraph({
    name,
    host: config.HOST,
    port: config.CONTENT_PORT,
    sdl: await readFile(fileURLToPath(import.meta.resolve("@skein/schema/content.graphql")), "utf8"),
    resolvers,
    introspection: config.NODE_ENV !== "production",
    verifyIdentity: createIdentityVerifier(config.IDENTITY_PUBLIC_JWKS, name),
    createContext: (identity, caching) => createContext(services, identity, caching),
    entityTags,
    checks: { database: () => database.ping(healthTimeoutMs) },
    optionalChecks: {
      outbox: () => relay.status(),
      cache: () => Promise.resolve(cache.status()),
      // How far behind the users' events this service is: who follows whom decides who sees what.
      projection: () => projection.status(),
    },
    publicRoutes: registerPictureRoute,
    internalRoutes: (app) => registerReplayRoute(app, { database, source: name, transport }),
    logger,
  });
}
