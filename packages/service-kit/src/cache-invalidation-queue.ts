import { LRUCache } from "lru-cache";
import type { Logger } from "pino";
import { EVERYTHING_TAG } from "./cache-keys.ts";

const MAX_WAITING = 10_000;
const BATCH_SIZE = 500;
/** How much a Redis that comes back may have forgotten: longer than a failover or an AOF fsync takes. */
const RECENT_MS = 60_000;

export interface InvalidationQueue {
  add(tags: readonly string[]): void;
  /** Notes what Redis took: {@link requeueRecent} sends it again, should Redis come back with older data. */
  delivered(tags: readonly string[]): void;
  requeueRecent(): void;
  /** Delivers until nothing waits. Rejects, with nothing lost, when Redis does not take it. */
  drain(): Promise<void>;
  size(): number;
}

/** Invalidations that Redis has yet to take. Beyond its bound it turns into one: that of everything. */
export function createInvalidationQueue(options: {
  deliver: (tags: readonly string[]) => Promise<void>;
  logger: Logger;
}): InvalidationQueue {
  const waiting = new Set<string>();
  const recent = new LRUCache<string, true>({ max: MAX_WAITING, ttl: RECENT_MS });

  function add(tags: readonly string[]): void {
    if (waiting.has(EVERYTHING_TAG)) return;
    for (const tag of tags) waiting.add(tag);
    if (waiting.size <= MAX_WAITING) return;
    options.logger.error(
      { limit: MAX_WAITING },
      "too many invalidations wait for Redis; all entries will go",
    );
    waiting.clear();
    waiting.add(EVERYTHING_TAG);
  }

  function delivered(tags: readonly string[]): void {
    for (const tag of tags) recent.set(tag, true);
  }

  async function deliverBatch(): Promise<void> {
    const batch = [...waiting.values().take(BATCH_SIZE)];
    // Taken out first: a tag that is added again meanwhile needs a delivery of its own.
    for (const tag of batch) waiting.delete(tag);
    try {
      await options.deliver(batch);
      delivered(batch);
    } catch (error) {
      add(batch);
      throw error;
    }
  }

  return {
    add,
    delivered,
    requeueRecent: () => add([...recent.keys()]),
    async drain() {
      while (waiting.size > 0) await deliverBatch();
    },
    size: () => waiting.size,
  };
}
