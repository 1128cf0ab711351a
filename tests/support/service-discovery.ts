import { Redis } from "ioredis";
import { Client } from "pg";
import { startRedisProcess, hasRedisServer } from "./redis-process.ts";

const ANSWER_WITHIN_MS = 1_000;
const DEFAULT_POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/postgres";
const DEFAULT_REDIS = "redis://127.0.0.1:6379";

/** A service that tests can use, or why there is none. */
export type Discovery =
  | { readonly url: string; readonly title: string; stop?(): Promise<void> }
  | { readonly url: null; readonly reason: string };

/** Never shows the password that an address may carry. */
const withoutPassword = (url: string): string => url.replace(/:[^:@/]*@/, "@");

const reasonOf = (error: unknown): string => {
  const errors = error instanceof AggregateError ? error.errors : [error];
  return errors.map((each) => (each instanceof Error ? each.message : String(each))).join(", ");
};

/** Throws where there is no answer, and where the role may not create databases. */
async function askPostgresql(url: string): Promise<string> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: ANSWER_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; may_create: boolean }>(
      `SELECT current_setting('server_version') AS version, rolcreatedb OR rolsuper AS may_create
         FROM pg_roles WHERE rolname = current_user`,
    );
    if (!rows[0]?.may_create) throw new Error("its role may not create databases");
    return rows[0].version.split(" ")[0] ?? "";
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function askRedis(url: string): Promise<string> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: ANSWER_WITHIN_MS,
    commandTimeout: ANSWER_WITHIN_MS,
    retryStrategy: () => null,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return /redis_version:(\S+)/.exec(await client.info("server"))?.[1] ?? "";
  } finally {
    client.disconnect();
  }
}

async function discover(
  name: string,
  variable: string,
  defaultUrl: string,
  ask: (url: string) => Promise<string>,
): Promise<Discovery> {
  const configured = process.env[variable] || null;
  if (configured === "none") return { url: null, reason: `${variable} is none` };
  const url = configured ?? defaultUrl;
  try {
    return { url, title: `${name} ${await ask(url)} at ${withoutPassword(url)}` };
  } catch (error) {
    const problem = `no ${name} to use at ${withoutPassword(url)} (${reasonOf(error)})`;
    if (configured) throw new Error(`${variable}: ${problem}`, { cause: error });
    return { url: null, reason: problem };
  }
}

/** PostgreSQL from TEST_DATABASE_URL, else where it usually listens. Throws when the one named does not answer. */
export const findPostgresql = (): Promise<Discovery> =>
  discover("PostgreSQL", "TEST_DATABASE_URL", DEFAULT_POSTGRESQL, askPostgresql);

/** Redis from TEST_REDIS_URL, else where it usually listens, else one started here from the PATH. */
export async function findRedis(): Promise<Discovery> {
  const found = await discover("Redis", "TEST_REDIS_URL", DEFAULT_REDIS, askRedis);
  if (found.url !== null || process.env.TEST_REDIS_URL === "none") return found;
  if (!hasRedisServer()) return { url: null, reason: `${found.reason}, and no redis-server on the PATH` };
  const server = await startRedisProcess();
  return {
    url: server.url,
    title: `Redis ${await askRedis(server.url)} at ${server.url}, started for this run`,
    stop: () => server.kill(),
  };
}
