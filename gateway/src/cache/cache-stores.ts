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

/** While Redis does not tell of others' invalidations, nothing that was kept may be used: not even for a moment. */
export const isTrusted = ({ shared }: CacheStores): boolean => shared === null || shared.isTrusted();

/** A part that may be used, fresh or stale, by a process that is trusted. */
export function readShelf(
  stores: CacheStores,
  shelf: Shelf | undefined,
  key: string,
  now: number,
): StoredPart | undefined {
  const part = shelf && stores.memory.get(shelf, key);
  if (!part) return undefined;
  if (part.staleUntil > now && stores.marks.isValid(part)) return part;
  stores.memory.remove(shelf, key);
  return undefined;
}
