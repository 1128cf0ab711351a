import { describe } from "@jest/globals";
import { claimRedisDatabase } from "./redis-claim.ts";
import { hasRedisServer } from "./redis-process.ts";
import { createDatabase } from "./test-databases.ts";
import { currentTestRun, databasePrefixOf } from "./test-run.ts";

const run = currentTestRun();
const worker = process.env.JEST_WORKER_ID ?? "1";

/**
 * The URL of a fresh, empty database for `openDatabase`: on PostgreSQL one per Jest worker and name, dropped when the
 * run ends; `pglite:memory` where there is no PostgreSQL. The name is lower-case letters, digits and underscores.
 */
export async function databaseUrlFor(name: string): Promise<string> {
  if (run.databaseUrl === null) return "pglite:memory";
  if (!/^[a-z0-9_]{1,30}$/.test(name)) throw new Error(`Not a name for a test database: ${name}`);
  return await createDatabase(run.databaseUrl, `${databasePrefixOf(run.id)}${worker}_${name}`);
}

/** The server's own address, for tests that manage databases themselves; null where tests run on PGlite. */
export const databaseServerUrl: string | null = run.databaseUrl;

/** An empty Redis database of this worker's own, emptied again for each test file; null where there is no Redis. */
export const redisUrl: string | null =
  run.redisUrl === null ? null : await claimRedisDatabase(run.redisUrl, `${run.id}:${worker}`);

type Suite = () => void;

/** A skipped suite carries its reason in its name: the closing report and any other reporter then show it. */
function describeUnless(missing: readonly string[], name: string, suite: Suite): void {
  if (missing.length === 0) describe(name, suite);
  else describe.skip(`${name} [skipped: ${missing.join("; ")}]`, suite);
}

const withoutPostgresql = run.databaseUrl === null ? [`needs PostgreSQL, ${run.databaseReason}`] : [];
const withoutRedis = run.redisUrl === null ? [`needs Redis, ${run.redisReason}`] : [];

function withoutRedisServer(): string[] {
  if (withoutRedis.length > 0) return withoutRedis;
  return hasRedisServer() ? [] : ["needs redis-server on the PATH"];
}

/** A suite that holds on PostgreSQL only: statement counts, several connections, locks. */
export const describeWithPostgres = (name: string, suite: Suite): void =>
  describeUnless(withoutPostgresql, name, suite);

/** A suite that needs PostgreSQL and `redisUrl`. */
export const describeWithPostgresAndRedis = (name: string, suite: Suite): void =>
  describeUnless([...withoutPostgresql, ...withoutRedis], name, suite);

/** A suite that starts, freezes and kills Redis servers of its own. */
export const describeWithRedisServer = (name: string, suite: Suite): void =>
  describeUnless(withoutRedisServer(), name, suite);
