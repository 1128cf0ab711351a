import { findPostgresql, findRedis, type Discovery } from "./service-discovery.ts";
import { announceTestRun, newRunId } from "./test-run.ts";

const describeChoice = (found: Discovery, instead: string): string =>
  found.url === null ? `${instead}: ${found.reason}` : found.title;

/** Finds PostgreSQL and Redis before Jest starts its workers. Jest asks for a default export. */
export default async function setUp(): Promise<void> {
  const [database, redis] = await Promise.all([findPostgresql(), findRedis()]);
  announceTestRun({
    id: newRunId(),
    databaseUrl: database.url,
    redisUrl: redis.url,
    databaseReason: database.url === null ? database.reason : "",
    redisReason: redis.url === null ? redis.reason : "",
  });
  Object.assign(globalThis, { stopTestRedis: redis.url === null ? undefined : redis.stop });
  console.log(`Tests use ${describeChoice(database, "PGlite")}`);
  console.log(`Tests use ${describeChoice(redis, "no Redis")}`);
}
