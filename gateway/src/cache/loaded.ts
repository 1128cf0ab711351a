import type { CachePart } from "./cache-part.ts";
import type { MemoryEntry } from "./memory-tier.ts";

/** Where a value came from. `stale` is older than its lifetime, still allowed, and being loaded again. */
export type CacheSource = "memory" | "redis" | "stale" | "subgraph";

/** The errors of one call, as `fetch` gave them, for this load. */
export interface LoadErrors {
  readonly errors: unknown;
  /** For each place of the call its place in this load; -1 where another request asked. */
  readonly positions: readonly number[];
}

/** In the order of what was asked for. `parts[i].value` is the value; the part says how long and for whom it holds. */
export interface Loaded {
  readonly parts: readonly CachePart[];
  readonly sources: readonly CacheSource[];
  /** Empty when all went well. */
  readonly errors: readonly LoadErrors[];
  /** Null unless this process' memory had all of it, fresh. */
  readonly kept: KeptLoad | null;
}

/** A load that was answered by this process' memory alone, by parts that were fresh. */
export interface KeptLoad {
  readonly subgraph: string;
  /** Of its question. */
  readonly spaceId: string;
  /** In the order of what was asked for. */
  readonly entries: readonly MemoryEntry[];
}
