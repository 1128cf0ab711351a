import { parseStoredEntry, type StoredEntry } from "@skein/gateway/cache/shared-entry.ts";
import { cachePrefix } from "@skein/gateway/cache/gateway-cache.ts";
import { Redis } from "ioredis";

const maxKeys = 1_000_000;
const maxFound = 100;

export interface FoundEntry {
  readonly key: string;
  /** Null for what is no entry. */
  readonly entry: StoredEntry | null;
}

/** Entries whose key holds the text; long representations have only a digest there. Reads, and changes nothing. */
export async function findEntries(redisUrl: string, text: string): Promise<FoundEntry[]> {
  const redis = new Redis(redisUrl, {
    commandTimeout: 5_000,
    connectTimeout: 2_000,
    retryStrategy: () => null,
  });
  redis.on("error", () => undefined);
  try {
    const keys = await scan(redis, text);
    const values = keys.length === 0 ? [] : await redis.mget(keys);
    return keys.map((key, index) => ({ key, entry: parseStoredEntry(values[index] ?? "") ?? null }));
  } finally {
    redis.disconnect();
  }
}

async function scan(redis: Redis, text: string): Promise<string[]> {
  const found: string[] = [];
  let cursor = "0";
  for (let seen = 0; seen < maxKeys && found.length < maxFound; seen += 1_000) {
    const [next, keys] = await redis.scan(cursor, "MATCH", `${cachePrefix}:*`, "COUNT", 1_000);
    found.push(...keys.filter((key) => key.includes(text)));
    if (next === "0") break;
    cursor = next;
  }
  return found.slice(0, maxFound);
}
