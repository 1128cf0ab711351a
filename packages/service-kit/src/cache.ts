import type { Logger } from "pino";
import { cloneValue } from "./cache-codec.ts";
import { planKeys, type KeyPlan, type KeyState } from "./cache-keys.ts";
import { createCacheLoads, type Loaded } from "./cache-loads.ts";
import { createMemoryTier } from "./cache-memory-tier.ts";
import { createSharedCache } from "./cache-shared.ts";
import { createLocalTags } from "./cache-tags.ts";
import type { RedisClient } from "./redis-keyspace.ts";

export interface CacheRequest<V> {
  /** What the keys identify, for instance "post". Constant in code. */
  readonly namespace: string;
  /** Raise it when the shape of V changes: the old entries are then never read again. */
  readonly version: number;
  readonly ttlSeconds: number;
  readonly keys: readonly string[];
  /** Beside these, every key has the implicit tag `${namespace}:${key}`. */
  readonly tags?: (key: string) => readonly string[];
  /** null says that there is no such thing, and is kept; a key left out of the map says nothing, and is not. */
  readonly load: (missing: readonly string[]) => Promise<ReadonlyMap<string, V | null>>;
}

export interface CacheStatus {
  /** "local": no Redis configured. "bypassed": Redis is in trouble, every read goes to the source. */
  readonly mode: "shared" | "local" | "bypassed";
  readonly waitingInvalidations: number;
  readonly entriesInMemory: number;
}

export interface Cache {
  /**
   * One result for each key, in order; null where the source has none. `load` is called at most once, with the keys
   * that nobody has or loads already. Results are the caller's own copies, in JSON's shape with Dates kept.
   * Rejects only as `load` does. Values without a viewer's identity in the key must be the same for every viewer.
   */
  getMany<V>(request: CacheRequest<V>): Promise<(V | null)[]>;
  /**
   * Call it after the commit. When it resolves, no read that starts from then on, in any process, sees what the tags
   * covered before. The exception: Redis did not take it; then this process stops using the cache until Redis has. So
   * do the others for a while after an outage, but one that never lost Redis goes on with what it knows.
   * The tag "*" is that of every entry.
   */
  invalidate(tags: readonly string[]): Promise<void>;
  status(): CacheStatus;
  /** Tries once more to deliver what waits. The Redis client stays open: it is the caller's. */
  close(): Promise<void>;
}

/**
 * @param options.redis null for a cache in this process alone, with the same meaning of tags.
 * @param options.settleMs for tests: how long a Redis that is back goes unused, until the other processes have it too.
 */
export function createCache(options: {
  redis: RedisClient | null;
  prefix: string;
  logger: Logger;
  maxEntries?: number;
  settleMs?: number;
}): Cache {
  const maxEntries = options.maxEntries ?? 10_000;
  const memory = createMemoryTier(maxEntries);
  const localTags = createLocalTags(maxEntries * 4);
  const { redis, prefix, logger } = options;
  const shared = redis && createSharedCache({ redis, prefix, logger, memory, settleMs: options.settleMs });
  const loads = createCacheLoads({ memory, logger, store: (entries) => shared?.store(entries) });

  function localState(plan: KeyPlan): KeyState {
    const stamp = localTags.stamp(plan.tags);
    if (shared) return { plan, stamp, hit: undefined, storable: false };
    return { plan, stamp, hit: memory.get(plan.entryKey, stamp), storable: true };
  }

  async function lookup(plans: readonly KeyPlan[]): Promise<KeyState[]> {
    const found = await shared?.lookup(plans);
    if (!found) return plans.map(localState);
    return found.map(({ plan, stamp, hit }) =>
      stamp === undefined ? localState(plan) : { plan, stamp, hit, storable: true },
    );
  }

  return {
    async getMany<V>(request: CacheRequest<V>) {
      if (request.keys.length === 0) return [];
      const states = await lookup(planKeys({ prefix, ...request }));
      const loaded = await loads.run(
        states.filter((state) => !state.hit),
        request,
      );
      const results = new Map(states.map((state) => [state.plan.key, state.hit ?? loaded.get(state)]));
      return request.keys.map((key) => ownCopy(results.get(key)) as V | null);
    },
    async invalidate(tags) {
      localTags.invalidate(tags);
      await shared?.invalidate(tags);
    },
    status: () => ({
      mode: shared ? shared.mode() : "local",
      waitingInvalidations: shared?.waitingInvalidations() ?? 0,
      entriesInMemory: memory.size(),
    }),
    close: async () => shared?.close(),
  };
}

function ownCopy(result: { value: unknown } | Loaded | undefined): unknown {
  if (!result) return null;
  return "foreign" in result && result.foreign ? result.value : cloneValue(result.value);
}
