import type { CacheFigures } from "./cache-figures.ts";
import type { StoredPart } from "./cache-part.ts";
import type { InvalidationMarks } from "./invalidation-marks.ts";
import type { MemoryTier, Shelf } from "./memory-tier.ts";
import type { SharedTier } from "./shared-tier.ts";

/** What everything in the cache works on. */
export interface CacheStores {
  readonly marks: InvalidationMarks;
  readonly memory: MemoryTier;
  readonly figures: CacheFigures;
  /** Null without Redis. */
  readonly shared: SharedTier | null;
}

/**
 * While Redis cannot be asked, others' invalidations do not arrive. What was stored since then may be used for this
 * long: not long enough to be wrong for anybody who notices, long enough that a crowd does not reach the subgraphs.
 */
const unconfirmedMs = 1_000;

/** From when on parts may be used as they are. Epoch milliseconds. */
export const trustedSince = ({ shared }: CacheStores, now: number): number =>
  shared === null || shared.isTrusted() ? 0 : now - unconfirmedMs;

/** A part that may be used, fresh or stale. */
export function readShelf(
  stores: CacheStores,
  shelf: Shelf | undefined,
  key: string,
  now: number,
  since: number,
): StoredPart | undefined {
  const part = shelf && stores.memory.get(shelf, key);
  if (!part) return undefined;
  if (part.staleUntil <= now || !stores.marks.isValid(part)) {
    stores.memory.remove(shelf, key);
    return undefined;
  }
  return part.storedAt >= since ? part : undefined;
}
