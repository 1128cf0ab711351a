import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "@skein/service-kit/config.ts";
import { openDatabase } from "@skein/service-kit/database.ts";
import { closeDatabases, openDatabases } from "../../scripts/start/databases.ts";
import { embeddedEnvironment } from "../../scripts/start/embedded-environment.ts";
import { seedDatabases } from "../../scripts/start/seeding.ts";
import { settingOf, subgraphNames } from "../../scripts/support/workspace.ts";
import { findFreePort, startRedisProcess, type RedisProcess } from "../../tests/support/redis-process.ts";
import { createDatabase } from "../../tests/support/test-databases.ts";
import { startMetered, type MeteredProcess } from "./metered-process.ts";

export interface FeedPageSystem {
  readonly gatewayUrl: string;
  readonly processes: readonly MeteredProcess[];
  close(): Promise<void>;
}

interface Options {
  /** A PostgreSQL server on which databases may be made. */
  readonly serverUrl: string;
  /** 1 is 200 users with 2,000 posts. */
  readonly scale: number;
  readonly nodeOptions: readonly string[];
}

/** Gateway and subgraphs, each a process of its own, on fresh seeded databases and a Redis of their own. */
export async function startFeedPageSystem(options: Options): Promise<FeedPageSystem> {
  const folder = await mkdtemp(join(tmpdir(), "skein-feed-page-"));
  const redis = await startRedisProcess();
  const processes: MeteredProcess[] = [];
  const databaseOf = (name: string) => `skein_bench_${process.pid}_${name}`;
  const close = async () => {
    await Promise.all(processes.map((each) => each.end()));
    await redis.kill();
    await dropDatabases(options.serverUrl, subgraphNames.map(databaseOf));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const env = await prepareGround({ folder, redis, databaseOf, ...options });
    for (const name of [...subgraphNames, "gateway"]) {
      const url = `http://127.0.0.1:${env[`${name.toUpperCase()}_PORT`] ?? ""}`;
      processes.push(await startMetered(name, { env, url, nodeOptions: options.nodeOptions }));
    }
    return { gatewayUrl: `http://127.0.0.1:${env.GATEWAY_PORT ?? ""}`, processes, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function prepareGround({
  folder,
  redis,
  databaseOf,
  serverUrl,
  scale,
}: Options & {
  folder: string;
  redis: RedisProcess;
  databaseOf: (name: string) => string;
}): Promise<Environment> {
  const settings: Record<string, string> = {
    NODE_ENV: "production",
    LOG_LEVEL: "warn",
    SKEIN_DATA_DIR: folder,
    REDIS_URL: redis.url,
    HOST: "127.0.0.1",
    GATEWAY_PORT: String(await findFreePort()),
    ACCESS_TOKEN_ISSUER: "http://localhost:4001",
    APP_URL: "http://localhost:4000",
    SMTP_URL: "none",
    TRUSTED_DOCUMENTS: "off",
    // One client at one address is all there is, and sends what thousands would.
    USER_COST_PER_MINUTE: "1000000000000",
    ADDRESS_COST_PER_MINUTE: "1000000000000",
    MAIL_FROM: "Skein <no-reply@localhost>",
  };
  for (const name of subgraphNames) {
    settings[settingOf(name, "PORT")] = String(await findFreePort());
    settings[settingOf(name, "DATABASE_URL")] = await createDatabase(serverUrl, databaseOf(name));
  }
  const env = await embeddedEnvironment(settings);
  const databases = await openDatabases(env, { statementTimeoutMs: 10 * 60_000 });
  await seedDatabases(databases, { scale, env }).finally(() => closeDatabases(databases));
  return env;
}

export async function dropDatabases(serverUrl: string, names: readonly string[]): Promise<void> {
  const server = await openDatabase({
    url: serverUrl,
    applicationName: "skein-bench",
    statementTimeoutMs: 60_000,
  });
  try {
    for (const name of names) await server.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  } finally {
    await server.close();
  }
}
