import type { Logger } from "pino";
import { createInvalidationQueue } from "./cache-invalidation-queue.ts";
import type { KeyPlan } from "./cache-keys.ts";
import type { MemoryTier } from "./cache-memory-tier.ts";
import { createRedisTier, type RedisEntry, type RedisKeyState } from "./cache-redis-tier.ts";
import { createRedisCircuit, DEADLINE_MS } from "./redis-circuit.ts";
import { createRedisKeyspace, type RedisClient } from "./redis-keyspace.ts";
import { withTimeout } from "./with-timeout.ts";

/**
 * All processes lose a Redis at the same moment, but find it again one after the other (at most 2 s between two tries,
 * plus the time of a connection). A process that trusted it at once would keep, from its first read, what another one
 * changed meanwhile and could not say yet.
 */
const SETTLE_MS = 5_000;

export interface SharedCache {
  /** Undefined while Redis is not to be trusted. */
  lookup(plans: readonly KeyPlan[]): Promise<RedisKeyState[] | undefined>;
  store(entries: readonly RedisEntry[]): void;
  invalidate(tags: readonly string[]): Promise<void>;
  mode(): "shared" | "bypassed";
  waitingInvalidations(): number;
  close(): Promise<void>;
}

/** The Redis tier behind its circuit, and the invalidations that must reach it before it is trusted again. */
export function createSharedCache(options: {
  redis: RedisClient;
  prefix: string;
  logger: Logger;
  memory: MemoryTier;
  settleMs?: number | undefined;
}): SharedCache {
  const { redis, prefix, logger, memory } = options;
  const tier = createRedisTier({ keyspace: createRedisKeyspace(redis), prefix, memory });
  const queue = createInvalidationQueue({
    deliver: (tags) => withTimeout(tier.renewTokens(tags), DEADLINE_MS, "Redis did not take invalidations"),
    logger,
  });
  const circuit = createRedisCircuit({
    client: redis,
    logger,
    onTrip: () => queue.requeueRecent(),
    recover: async () => {
      await withTimeout(tier.ping(), DEADLINE_MS, "Redis did not answer");
      await queue.drain();
    },
    recovered: () => queue.size() === 0,
    settleMs: options.settleMs ?? SETTLE_MS,
  });

  async function invalidate(tags: readonly string[]): Promise<void> {
    if (tags.length === 0) return;
    const taken = await circuit.attemptEarly(async () => {
      await tier.renewTokens(tags);
      return true;
    });
    if (taken) {
      queue.delivered(tags);
    } else {
      queue.add(tags);
      circuit.trip("an invalidation waits");
    }
  }

  return {
    lookup: (plans) => circuit.attempt(() => tier.lookup(plans)),
    store: (entries) => void circuit.attempt(() => tier.store(entries)),
    invalidate,
    mode: () => (circuit.isOpen() ? "bypassed" : "shared"),
    waitingInvalidations: () => queue.size(),
    async close() {
      circuit.close();
      await queue
        .drain()
        .catch(() => logger.warn({ tags: queue.size() }, "invalidations were not delivered"));
    },
  };
}
