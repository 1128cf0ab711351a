import { connectRedis } from "@skein/service-kit/redis.ts";
import { createCache, type Cache } from "@skein/service-kit/cache.ts";
import type { Redis } from "ioredis";
import { createLogger } from "@skein/service-kit/logger.ts";
import { eventually } from "../support/eventually.ts";

export const silent = createLogger({ service: "test", level: "silent" });

export interface Instance {
  readonly cache: Cache;
  readonly redis: Redis;
  /** Commands that this instance has sent so far, by name. */
  sent(): Map<string, number>;
  close(): Promise<void>;
}

/** A process' worth of cache: its own memory and its own connection. */
export async function startInstance(url: string, settleMs = 200): Promise<Instance> {
  const redis = connectRedis({ url, logger: silent });
  const cache = createCache({ redis, prefix: "test", logger: silent, settleMs });
  const counts = countCommands(redis);
  await eventually(() => redis.status === "ready" && cache.status().mode === "shared", "Redis is in use");
  return {
    cache,
    redis,
    sent: () => new Map(counts),
    async close() {
      await cache.close();
      redis.disconnect();
    },
  };
}

function countCommands(redis: Redis): Map<string, number> {
  const counts = new Map<string, number>();
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (command, ...rest) => {
    counts.set(command.name, (counts.get(command.name) ?? 0) + 1);
    return send(command, ...rest);
  };
  return counts;
}

export interface Source {
  readonly table: Map<string, unknown>;
  /** The keys of each load. */
  readonly loads: string[][];
  load(keys: readonly string[]): Promise<Map<string, unknown>>;
  read(
    cache: Cache,
    keys: string[],
    more?: { ttlSeconds?: number; tags?: () => string[] },
  ): Promise<unknown[]>;
}

/** Rows that tests change under the cache, and the loads that reached them. */
export function createSource(rows: Record<string, unknown>): Source {
  const table = new Map(Object.entries(rows));
  const loads: string[][] = [];
  const load = async (keys: readonly string[]) => {
    loads.push([...keys]);
    return new Map(keys.flatMap((key) => (table.has(key) ? [[key, table.get(key)] as const] : [])));
  };
  return {
    table,
    loads,
    load,
    read: (cache, keys, more = {}) =>
      cache.getMany({ namespace: "row", version: 1, ttlSeconds: 60, keys, load, ...more }),
  };
}
