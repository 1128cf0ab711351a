import { releaseRedisDatabases } from "./redis-claim.ts";
import { dropDatabasesOf } from "./test-databases.ts";
import { currentTestRun } from "./test-run.ts";

/** Leaves the services as the run found them. Jest asks for a default export. */
export default async function tearDown(): Promise<void> {
  const { id, databaseUrl, redisUrl } = currentTestRun();
  if (databaseUrl) await dropDatabasesOf(databaseUrl, id);
  const { stopTestRedis } = globalThis as { stopTestRedis?: () => Promise<void> };
  if (stopTestRedis) await stopTestRedis();
  else if (redisUrl) await releaseRedisDatabases(redisUrl, id);
}
