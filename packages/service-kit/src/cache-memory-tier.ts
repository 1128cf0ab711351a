import { LRUCache } from "lru-cache";

/** JSON characters, about as many bytes. Larger values are cheaper to load than to keep and clone. */
export const MAX_VALUE_CHARS = 1_048_576;
export const MAX_TOTAL_CHARS = 64 * MAX_VALUE_CHARS;

interface MemoryEntry {
  readonly stamp: string;
  readonly value: unknown;
}

export interface MemoryTier {
  /** The decoded value (to be cloned, never handed out) if it was stored under this very stamp. */
  get(entryKey: string, stamp: string): { value: unknown } | undefined;
  has(entryKey: string): boolean;
  set(entryKey: string, entry: { stamp: string; value: unknown; chars: number; ttlMs: number }): void;
  size(): number;
}

/** Decoded values in this process, bounded in number and in size. */
export function createMemoryTier(maxEntries: number): MemoryTier {
  const entries = new LRUCache<string, MemoryEntry>({ max: maxEntries, maxSize: MAX_TOTAL_CHARS });
  return {
    get(entryKey, stamp) {
      const entry = entries.get(entryKey);
      return entry?.stamp === stamp ? entry : undefined;
    },
    has: (entryKey) => entries.has(entryKey),
    set(entryKey, { stamp, value, chars, ttlMs }) {
      if (ttlMs > 0) entries.set(entryKey, { stamp, value }, { ttl: ttlMs, size: Math.max(1, chars) });
    },
    size: () => entries.size,
  };
}
