import type { CacheFigures } from "./cache-figures.ts";
import type { InvalidationMarks } from "./invalidation-marks.ts";
import type { MemoryEntry, MemoryTier, Shelf } from "./memory-tier.ts";
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

/** An entry whose part may be used, fresh or stale, by a process that is trusted. */
export function readShelf(
  stores: CacheStores,
  shelf: Shelf | undefined,
  key: string,
  now: number,
): MemoryEntry | undefined {
  const entry = shelf && stores.memory.get(shelf, key);
  if (!entry) return undefined;
  if (entry.part.staleUntil > now && stores.marks.isValid(entry.part)) return entry;
  stores.memory.remove(shelf, key);
  return undefined;
}
