import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "@skein/service-kit/config.ts";
import { openDatabases } from "../../scripts/start/databases.ts";
import { embeddedEnvironment } from "../../scripts/start/embedded-environment.ts";
import { startSystem, type RunningSystem, type SystemOptions } from "../../scripts/start/system.ts";
import { databaseUrlFor } from "./services.ts";
import { createSystemClient, type SystemClient } from "./system-client.ts";

export interface TestSystem extends RunningSystem {
  /** With it, another set of processes runs on the same databases, keys and Redis. */
  readonly env: Environment;
  readonly client: SystemClient;
}

/** Databases, keys and a folder for one system of a test file. */
export interface SystemGround {
  readonly env: Environment;
  /** Removes the folder; the databases go with the test run. */
  readonly clear: () => Promise<void>;
}

/** @param name keeps the databases of different test files apart. */
export async function prepareGround(name: string, settings: Environment = {}): Promise<SystemGround> {
  const folder = await mkdtemp(join(tmpdir(), "skein-system-"));
  const env = await embeddedEnvironment({
    NODE_ENV: "test",
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? "silent",
    SKEIN_DATA_DIR: folder,
    GATEWAY_PORT: "0",
    USERS_PORT: "0",
    CONTENT_PORT: "0",
    NOTIFICATIONS_PORT: "0",
    USERS_DATABASE_URL: await databaseUrlFor(`system_${name}_users`),
    CONTENT_DATABASE_URL: await databaseUrlFor(`system_${name}_content`),
    NOTIFICATIONS_DATABASE_URL: await databaseUrlFor(`system_${name}_inbox`),
    ...settings,
  });
  return { env, clear: () => rm(folder, { recursive: true, force: true }) };
}

/** Gateway and subgraphs in this process, as `pnpm start` runs them but for the seed and the progress lines. */
export async function startOn(env: Environment, options: SystemOptions = {}): Promise<TestSystem> {
  const system = await quietly(async () => startSystem(env, await openDatabases(env), options));
  return { ...system, env, client: createSystemClient(system.gatewayUrl) };
}

/** A system on ground of its own, cleared when it closes. */
export async function startTestSystem(
  name: string,
  settings: Environment = {},
  options: SystemOptions = {},
): Promise<TestSystem> {
  const ground = await prepareGround(name, settings);
  const system = await startOn(ground.env, options);
  return {
    ...system,
    close: async () => {
      await system.close();
      await ground.clear();
    },
  };
}

/** The start's progress lines are for people. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = () => true;
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}
