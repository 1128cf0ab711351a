import { goneForGood, type StoredPart } from "./cache-part.ts";
import { sizeOf } from "./value-size.ts";

/** The parts of one question and one audience, by representation. */
export type Shelf = Map<string, MemoryEntry>;

/** A place in memory. It has one part all its life, and then `goneForGood`. */
export interface MemoryEntry {
  part: StoredPart;
  bytes: number;
  readonly key: string;
  readonly shelf: Shelf;
  readonly shelfId: string;
  older: MemoryEntry | null;
  newer: MemoryEntry | null;
}

/** A part's own fields, its links and its places in maps. */
const overheadBytes = 400;
/** Of the whole: one value must not push out all others. */
const maxShare = 1 / 16;

/** Parsed values in this process; beyond `maxBytes`, those that nobody has asked for the longest go. */
export interface MemoryTier {
  /** Undefined when it is empty. */
  shelf(id: string): Shelf | undefined;
  get(shelf: Shelf, key: string): MemoryEntry | undefined;
  /** Notes that an entry that is still held was read. */
  touch(entry: MemoryEntry): void;
  /** @param valueBytes about what the value takes */
  set(shelfId: string, key: string, part: StoredPart, valueBytes?: number): void;
  remove(shelf: Shelf, key: string): void;
  entries(): number;
  bytes(): number;
}

export function createMemoryTier(maxBytes: number): MemoryTier {
  const shelves = new Map<string, Shelf>();
  let newest: MemoryEntry | null = null;
  let oldest: MemoryEntry | null = null;
  let bytes = 0;
  let count = 0;

  function unlink(entry: MemoryEntry): void {
    if (entry.older) entry.older.newer = entry.newer;
    else oldest = entry.newer;
    if (entry.newer) entry.newer.older = entry.older;
    else newest = entry.older;
  }

  function linkNewest(entry: MemoryEntry): void {
    entry.older = newest;
    entry.newer = null;
    if (newest) newest.newer = entry;
    else oldest = entry;
    newest = entry;
  }

  function drop(entry: MemoryEntry): void {
    unlink(entry);
    bytes -= entry.bytes;
    count -= 1;
    entry.shelf.delete(entry.key);
    // Whoever has remembered the entry must neither use the part nor keep it in memory.
    entry.part = goneForGood;
    if (entry.shelf.size === 0) shelves.delete(entry.shelfId);
  }

  function add(shelfId: string, key: string, part: StoredPart, size: number): void {
    const shelf = shelves.get(shelfId) ?? new Map<string, MemoryEntry>();
    shelves.set(shelfId, shelf);
    const entry: MemoryEntry = { part, bytes: size, key, shelf, shelfId, older: null, newer: null };
    shelf.set(key, entry);
    linkNewest(entry);
    bytes += size;
    count += 1;
  }

  function touch(entry: MemoryEntry): void {
    if (entry === newest) return;
    unlink(entry);
    linkNewest(entry);
  }

  return {
    shelf: (id) => shelves.get(id),
    touch,
    get(shelf, key) {
      const entry = shelf.get(key);
      if (entry) touch(entry);
      return entry;
    },
    set(shelfId, key, part, valueBytes) {
      if (maxBytes === 0) return;
      const known = shelves.get(shelfId)?.get(key);
      if (known) drop(known);
      // The shelf's name counts with each entry: a shelf may hold one only.
      const contentBytes = (valueBytes ?? sizeOf(part.value)) + sizeOf(part.tags);
      const size = overheadBytes + shelfId.length + key.length + contentBytes;
      if (size > maxBytes * maxShare) return;
      add(shelfId, key, part, size);
      while (bytes > maxBytes && oldest) drop(oldest);
    },
    remove(shelf, key) {
      const entry = shelf.get(key);
      if (entry) drop(entry);
    },
    entries: () => count,
    bytes: () => bytes,
  };
}
