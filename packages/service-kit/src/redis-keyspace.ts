import type { Cluster, Redis } from "ioredis";
import { hashedPart } from "./cache-keys.ts";

/** A cluster client must read from masters (ioredis' default): a replica may not know of an invalidation yet. */
export type RedisClient = Redis | Cluster;

export interface RedisWrite {
  readonly key: string;
  readonly value: string;
  readonly ttlMs: number;
  /** Leave what is there alone, and reply with it. */
  readonly onlyIfAbsent?: boolean;
}

/** The few commands that the caches need, in one round trip each, on one server or on a cluster. */
export interface RedisKeyspace {
  /** In order; null for what is absent or no string. */
  readMany(keys: readonly string[]): Promise<(string | null)[]>;
  /** One reply for each write: "OK" or the error; with `onlyIfAbsent` what was there before, or null. */
  writeMany(writes: readonly RedisWrite[]): Promise<unknown[]>;
  remove(key: string): Promise<void>;
}

export function createRedisKeyspace(client: RedisClient): RedisKeyspace {
  const remove = async (key: string) => {
    await client.unlink(key);
  };
  if (isCluster(client)) {
    return {
      readMany: (keys) => readAcross(client, keys),
      writeMany: (writes) => writeEach(client, writes),
      remove,
    };
  }
  return {
    readMany: (keys) => client.mget([...keys]),
    writeMany: (writes) => writePipeline(client, writes),
    remove,
  };
}

function isCluster(client: RedisClient): client is Cluster {
  return client.isCluster;
}

/** Cluster refuses an MGET across slots, so one for each hash tag; all leave at once, each to its own node. */
async function readAcross(client: Cluster, keys: readonly string[]): Promise<(string | null)[]> {
  const groups = Map.groupBy(keys.keys(), (index) => hashedPart(keys[index] ?? ""));
  const values = new Array<string | null>(keys.length).fill(null);
  await Promise.all(
    [...groups.values()].map(async (indexes) => {
      const found = await client.mget(indexes.map((index) => keys[index] ?? ""));
      indexes.forEach((index, position) => (values[index] = found[position] ?? null));
    }),
  );
  return values;
}

async function writePipeline(client: Redis, writes: readonly RedisWrite[]): Promise<unknown[]> {
  const pipeline = client.pipeline();
  for (const { key, value, ttlMs, onlyIfAbsent } of writes) {
    if (onlyIfAbsent) pipeline.set(key, value, "PX", ttlMs, "NX", "GET");
    else pipeline.set(key, value, "PX", ttlMs);
  }
  const replies = (await pipeline.exec()) ?? [];
  return replies.map(([error, reply]) => error ?? reply);
}

/** ioredis' pipelines must stay on one node; single commands find theirs. */
async function writeEach(client: Cluster, writes: readonly RedisWrite[]): Promise<unknown[]> {
  const settled = await Promise.allSettled(
    writes.map(({ key, value, ttlMs, onlyIfAbsent }) =>
      onlyIfAbsent ? client.set(key, value, "PX", ttlMs, "NX", "GET") : client.set(key, value, "PX", ttlMs),
    ),
  );
  return settled.map((result): unknown => (result.status === "fulfilled" ? result.value : result.reason));
}
