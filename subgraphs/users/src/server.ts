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
import { mailPreparers } from "./account/mail-preparers.ts";
import { createPasswordHasher } from "./account/password-hasher.ts";
import { createPasswordRules } from "./account/password-rules.ts";
import { startAbandonedAccountSweep } from "./anonymous/abandoned-accounts.ts";
import { openAttempts } from "./attempt/open-attempts.ts";
import type { UsersConfig } from "./config.ts";
import { createContext, type UsersServices } from "./context.ts";
import { startEraser, type Eraser } from "./erasure/eraser.ts";
import { registerExportDownloadRoute } from "./export/export-download-route.ts";
import { startExporter, type Exporter } from "./export/exporter.ts";
import { createMailTransport } from "./mail/mail.settings.ts";
import { startMailer } from "./mail/mailer.ts";
import { registerRoleGrantRoute } from "./moderation/role-grant-route.ts";
import { createOpenIdProviders } from "./openid/openid-providers.ts";
import { createPasskeySite } from "./passkey/passkey.settings.ts";
import { createPrismaClient } from "./prisma-client.ts";
import { resolvers } from "./resolvers.ts";
import { createSecretBox } from "./secret-box.ts";
import { createAccessTokenIssuer } from "./session/access-token.ts";
import { registerKeySetRoute } from "./session/key-set-route.ts";
import { registerRevokedSessionsRoute } from "./session/revoked-sessions-route.ts";
import { registerKeyRotationRoute } from "./signing-key/key-rotation-route.ts";
import { signingKeyTimes, startSigningKeys, type SigningKeyTimes } from "./signing-key/signing-keys.ts";
import { registerAvatarRoute } from "./user/avatar-route.ts";

const name = "users";
const healthTimeoutMs = 1_000;

/**
 * Migrates the database and starts the users subgraph.
 * @throws {ConfigError} when there is no way for events to reach the other services.
 * @throws {MigrationError} that names the migration and the SQL error.
 */
export function startUsers(
  config: UsersConfig,
  shared: SharedServices = {},
  tuning: Tuning = {},
): Promise<RunningServer> {
  const options = {
    name,
    logLevel: config.LOG_LEVEL,
    databaseUrl: config.USERS_DATABASE_URL,
    migrationsFolder: config.USERS_MIGRATIONS_FOLDER,
    redisUrl: config.REDIS_URL,
    shared,
  };
  return runSubgraph(options, (resources) => start(config, resources, tuning));
}

/** What only tests change. */
export interface Tuning {
  readonly signingKeyTimes?: SigningKeyTimes;
  readonly exportSweepMs?: number;
}

async function start(
  config: UsersConfig,
  resources: SubgraphResources,
  tuning: Tuning,
): Promise<RunningServer> {
  const { database, transport, cache, shutdown, logger } = resources;
  const relay = startOutboxRelay({ database, source: name, transport, logger });
  shutdown.add("relay", () => relay.stop());
  shutdown.add("mutation key purge", startMutationKeyPurge(database, logger));
  const secretBox = createSecretBox(config.KEY_ENCRYPTION_KEYS);
  const mailer = startMailer({
    database,
    secretBox,
    transport: createMailTransport(config, logger),
    prepare: mailPreparers,
    appUrl: config.APP_URL,
    logger,
  });
  shutdown.add("mailer", () => mailer.stop());
  const prisma = createPrismaClient(resources);
  // What nobody's request asks for is not counted among its statements.
  const unheard = { ...resources, onStatement: undefined };
  const unheardPrisma = createPrismaClient(unheard);
  const eraser = startEraser({ prisma: unheardPrisma, cache, transport, relay, logger });
  shutdown.add("eraser", () => eraser.stop());
  const retentionDays = config.ANONYMOUS_RETENTION_DAYS;
  const sweep = { prisma: unheardPrisma, eraser, retentionDays, logger };
  shutdown.add("abandoned accounts", startAbandonedAccountSweep(sweep));
  const exporter = startExporter({
    prisma: unheardPrisma,
    secretBox,
    relay,
    mailer,
    logger,
    ...(tuning.exportSweepMs === undefined ? {} : { sweepMs: tuning.exportSweepMs }),
  });
  shutdown.add("exporter", () => exporter.stop());
  await followOthers(resources, eraser, exporter);
  const times = tuning.signingKeyTimes ?? signingKeyTimes;
  const signingKeys = await startSigningKeys({ database, secretBox, logger, times });
  shutdown.add("signing keys", () => signingKeys.stop());
  const services: UsersServices = {
    prisma,
    sql: createReadSql(database, resources.onStatement),
    cache,
    relay,
    passwords: createPasswordHasher(),
    passwordRules: createPasswordRules({ minimumLength: config.PASSWORD_MIN_LENGTH }),
    attempts: openAttempts(config, resources),
    accessTokens: createAccessTokenIssuer({
      signingKeys,
      issuer: config.ACCESS_TOKEN_ISSUER,
      audience: config.ACCESS_TOKEN_AUDIENCE,
    }),
    secretBox,
    mailer,
    eraser,
    exporter,
    deletionGraceDays: config.DELETION_GRACE_DAYS,
    openIdProviders: createOpenIdProviders(config.OPENID_PROVIDERS),
    publicUrl: config.USERS_PUBLIC_URL.replace(/\/+$/, ""),
    appHost: new URL(config.APP_URL).hostname,
    passkeySite: createPasskeySite(config),
    logger,
  };
  return startSubgraph({
    name,
    host: config.HOST,
    port: config.USERS_PORT,
    sdl: await readFile(fileURLToPath(import.meta.resolve("@skein/schema/users.graphql")), "utf8"),
    resolvers,
    introspection: config.NODE_ENV !== "production",
    verifyIdentity: createIdentityVerifier(config.IDENTITY_PUBLIC_JWKS, name),
    createContext: (identity, caching) => createContext(services, identity, caching),
    checks: { database: () => database.ping(healthTimeoutMs) },
    optionalChecks: {
      outbox: async () => ({ ...(await relay.status()) }),
      cache: async () => ({ ...cache.status() }),
      mail: async () => ({ ...(await mailer.status()) }),
    },
    publicRoutes: (app) => {
      registerKeySetRoute(app, signingKeys);
      registerAvatarRoute(app);
    },
    internalRoutes: (app) => {
      registerReplayRoute(app, { database, source: name, transport });
      registerRevokedSessionsRoute(app, createReadSql(database, undefined));
      registerExportDownloadRoute(app, { prisma, sql: services.sql, secretBox, logger });
      registerKeyRotationRoute(app, signingKeys);
      registerRoleGrantRoute(app, prisma);
    },
    logger,
  });
}

async function followOthers(
  { transport, shutdown }: SubgraphResources,
  eraser: Eraser,
  exporter: Exporter,
): Promise<void> {
  for (const source of ["content", "notifications"]) {
    const events = await transport.subscribe({
      source,
      group: name,
      handle: async (event) => {
        await eraser.handleReceipt(event);
        await exporter.handlePart(event);
      },
    });
    shutdown.add(`${source}'s events`, () => events.stop());
  }
}
