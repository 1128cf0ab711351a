import type { CacheStores } from "./cache-stores.ts";
import { countUse } from "./flight.ts";
import type { KeptLoad, Loaded } from "./loaded.ts";
import type { MemoryEntry, Shelf } from "./memory-tier.ts";
import { privateShelfId } from "./spaces.ts";

/** Whether the same load, by this viewer, gives the very same parts at this time, and has none of them loaded again. */
export function isRepeatable(
  { memory, marks }: CacheStores,
  { spaceId, entries }: KeptLoad,
  viewerKey: string | null,
  now: number,
): boolean {
  const own = viewerKey === null ? undefined : memory.shelf(privateShelfId(spaceId, viewerKey));
  for (const entry of entries) {
    const { part } = entry;
    if (now >= part.freshUntil || now >= part.refreshAt) return false;
    if (!isFoundFirst(entry, own) || !marks.isValid(part)) return false;
  }
  return true;
}

/** A load looks among the viewer's own parts first, and then among everybody's. */
const isFoundFirst = ({ part, shelf, key }: MemoryEntry, own: Shelf | undefined): boolean =>
  part.scope === "private" ? shelf === own : own?.has(key) !== true;

/** Gives what the load gave, as the load itself would: it counts as a use of each part. */
export function repeatLoad({ memory }: CacheStores, kept: KeptLoad): Loaded {
  const parts = kept.entries.map((entry) => {
    memory.touch(entry);
    countUse(entry.part, "memory");
    return entry.part;
  });
  return { parts, sources: parts.map(() => "memory"), errors: [], kept };
}
