import tearDown from "./global-teardown.ts";
import { findPostgresql, findRedis, type Discovery } from "./service-discovery.ts";
import { announceTestRun, newRunId } from "./test-run.ts";

const describeChoice = (found: Discovery, instead: string): string =>
  found.url === null ? `${instead}: ${found.reason}` : found.title;

/** Jest skips the teardown when it is interrupted, and would leave databases behind. */
function tearDownWhenInterrupted(): void {
  const codes = { SIGINT: 130, SIGTERM: 143 };
  for (const [signal, code] of Object.entries(codes)) {
    process.once(signal, () => void tearDown().finally(() => process.exit(code)));
  }
}

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
  tearDownWhenInterrupted();
  console.log(`Tests use ${describeChoice(database, "PGlite")}`);
  console.log(`Tests use ${describeChoice(redis, "no Redis")}`);
}
