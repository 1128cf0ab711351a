import { connectRedis } from "@skein/service-kit/redis.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { createCacheFigures } from "@skein/gateway/cache/cache-figures.ts";
import type { EntityCache } from "@skein/gateway/cache/entity-cache.ts";
import { createInvalidationMarks } from "@skein/gateway/cache/invalidation-marks.ts";
import { createMemoryTier } from "@skein/gateway/cache/memory-tier.ts";
import { openEntityCache } from "@skein/gateway/cache/open-entity-cache.ts";
import { createRedisTier } from "@skein/gateway/cache/redis-tier.ts";
import type { Redis } from "ioredis";
import { eventually } from "../support/eventually.ts";

export const silent = createLogger({ service: "test", level: "silent" });

export interface CacheInstance {
  readonly cache: EntityCache;
  readonly redis: Redis;
  /** Commands that it has sent for its requests so far, by name. */
  sent(): Map<string, number>;
  isShared(): boolean;
  close(): Promise<void>;
}

/** A gateway's worth of cache: its own memory and its own connections. */
export async function startCacheInstance(url: string, maxBytes = 50_000_000): Promise<CacheInstance> {
  const redis = connectRedis({ url, logger: silent, commandTimeoutMs: 1_000 });
  const marks = createInvalidationMarks();
  const shared = createRedisTier({ redis, url, prefix: "test", marks, logger: silent, settleMs: 200 });
  const memory = createMemoryTier(maxBytes);
  const cache = openEntityCache({ marks, memory, figures: createCacheFigures(), shared }, { maxBytes });
  const counts = countCommands(redis);
  const isShared = (): boolean => cache.status().mode === "shared" && shared.isTrusted();
  await eventually(() => redis.status === "ready" && isShared(), "Redis is in use");
  return {
    cache,
    redis,
    sent: () => new Map(counts),
    isShared,
    close: async () => {
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
