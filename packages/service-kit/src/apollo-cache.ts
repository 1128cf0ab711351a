import { hash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import { jitteredMs } from "./cache-keys.ts";
import { MAX_TOTAL_CHARS, MAX_VALUE_CHARS } from "./cache-memory-tier.ts";
import { createRedisCircuit, type RedisCircuit } from "./redis-circuit.ts";
import { createRedisKeyspace, type RedisClient, type RedisKeyspace } from "./redis-keyspace.ts";

/** What Apollo Server asks of a cache: `KeyValueCache<string>` of `@apollo/utils.keyvaluecache`. */
export interface ApolloKeyValueCache {
  get(key: string): Promise<string | undefined>;
  /** @param options.ttl seconds; without it, or null, the cache's own */
  set(key: string, value: string, options?: { ttl?: number | null }): Promise<void>;
  delete(key: string): Promise<void>;
  /** Stops the background work. The Redis client stays open: it is the caller's. */
  close(): void;
}

interface SharedTexts {
  read(key: string): Promise<string | undefined>;
  write(key: string, text: string, ttlMs: number): Promise<void>;
  remove(key: string): Promise<void>;
  close(): void;
}

/**
 * Automatic persisted queries and documents, in this process and then in Redis (null: in this process alone).
 * Only for values that their key determines, such as a query under its hash: what memory holds is not checked
 * against Redis. Nothing here rejects: trouble with Redis is a miss.
 * @param options.maxEntries bound of the memory tier, which also holds at most 64 MiB; texts over 1 MiB are not kept.
 */
export function createApolloKeyValueCache(options: {
  redis: RedisClient | null;
  prefix: string;
  ttlSeconds: number;
  maxEntries: number;
  logger: Logger;
}): ApolloKeyValueCache {
  const { redis, ttlSeconds, maxEntries } = options;
  const memory = new LRUCache<string, string>({
    max: maxEntries,
    maxSize: MAX_TOTAL_CHARS,
    sizeCalculation: (text, key) => text.length + key.length,
  });
  const shared = redis && createSharedTexts({ ...options, redis });

  return {
    async get(key) {
      const near = memory.get(key);
      if (near !== undefined) return near;
      const far = await shared?.read(key);
      if (far !== undefined) memory.set(key, far, { ttl: jitteredMs(ttlSeconds) });
      return far;
    },
    async set(key, value, settings) {
      if (value.length > MAX_VALUE_CHARS) return;
      const ttlMs = jitteredMs(settings?.ttl ?? ttlSeconds);
      memory.set(key, value, { ttl: ttlMs });
      await shared?.write(key, value, ttlMs);
    },
    async delete(key) {
      memory.delete(key);
      await shared?.remove(key);
    },
    close: () => shared?.close(),
  };
}

function createSharedTexts(options: { redis: RedisClient; prefix: string; logger: Logger }): SharedTexts {
  const { redis, prefix, logger } = options;
  const keyspace = createRedisKeyspace(redis);
  const circuit = createTextCircuit(redis, keyspace, prefix, logger);
  const nameOf = (key: string) => `${prefix}:${key}`;
  return {
    async read(key) {
      const found = await circuit.attempt(() => keyspace.readMany([nameOf(key)]));
      return unseal(key, found?.[0]);
    },
    async write(key, text, ttlMs) {
      const value = seal(key, text);
      await circuit.attempt(() => keyspace.writeMany([{ key: nameOf(key), value, ttlMs }]));
    },
    async remove(key) {
      await circuit.attempt(() => keyspace.remove(nameOf(key)));
    },
    close: () => circuit.close(),
  };
}

function createTextCircuit(
  client: RedisClient,
  keyspace: RedisKeyspace,
  prefix: string,
  logger: Logger,
): RedisCircuit {
  const recover = async () => {
    await keyspace.readMany([`${prefix}:probe`]);
  };
  return createRedisCircuit({ client, logger, recover });
}

/** The seal tells a stored text from whatever else may lie under its name. */
function seal(key: string, text: string): string {
  return `${sealOf(key, text)}|${text}`;
}

function unseal(key: string, stored: string | null | undefined): string | undefined {
  if (typeof stored !== "string") return undefined;
  const end = stored.indexOf("|");
  const text = stored.slice(end + 1);
  return stored.slice(0, Math.max(0, end)) === sealOf(key, text) ? text : undefined;
}

function sealOf(key: string, text: string): string {
  return hash("sha256", `${key}\n${text}`, "base64url");
}
