import { Redis } from "ioredis";

/** Marks one of the server's numbered databases as a test worker's. */
const MARKER = "skein:test:claim";
const STALE_AFTER_MS = 30 * 60 * 1_000;

/** Takes the selected database if it is empty, this worker's already, or left over from a run that died. Empties it. */
const CLAIM = `
local owner = redis.call('HGET', KEYS[1], 'owner')
local at = tonumber(redis.call('HGET', KEYS[1], 'at') or '0')
if owner == ARGV[1] or (owner and at < tonumber(ARGV[3])) or (not owner and redis.call('DBSIZE') == 0) then
  redis.call('FLUSHDB')
  redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'at', ARGV[2])
  return 1
end
return 0`;

async function withDatabase<T>(
  serverUrl: string,
  index: number,
  work: (redis: Redis) => Promise<T>,
): Promise<T> {
  const redis = new Redis(databaseUrl(serverUrl, index), {
    lazyConnect: true,
    connectTimeout: 2_000,
    commandTimeout: 5_000,
    retryStrategy: () => null,
  });
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

const databaseUrl = (serverUrl: string, index: number): string =>
  Object.assign(new URL(serverUrl), { pathname: `/${index}` }).href;

/** From the highest number down: people use the lowest. Database 0 is never taken. */
const candidates = Array.from({ length: 15 }, (_, index) => 15 - index);

/**
 * Gives a worker a numbered database of its own, empty, on a Redis that others may be using. A database that holds
 * anything else is never touched. Throws when none is free.
 */
export async function claimRedisDatabase(serverUrl: string, owner: string): Promise<string> {
  const now = Date.now();
  for (const index of candidates) {
    const claimed = await withDatabase(serverUrl, index, (redis) =>
      redis.eval(CLAIM, 1, MARKER, owner, String(now), String(now - STALE_AFTER_MS)),
    );
    if (claimed === 1) return databaseUrl(serverUrl, index);
  }
  throw new Error("All databases 1 to 15 of that Redis hold data: name another one in TEST_REDIS_URL.");
}

/** Empties what the run's workers claimed. */
export async function releaseRedisDatabases(serverUrl: string, runId: string): Promise<void> {
  for (const index of candidates) {
    await withDatabase(serverUrl, index, async (redis) => {
      if ((await redis.hget(MARKER, "owner"))?.startsWith(`${runId}:`)) await redis.flushdb();
    });
  }
}
