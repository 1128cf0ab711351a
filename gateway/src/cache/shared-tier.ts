import type { CachePart } from "./cache-part.ts";

/** Where in the shared order of invalidations a subgraph was asked. */
export interface SharedPosition {
  readonly epoch: string;
  readonly sequence: number;
}

export interface SharedWrite {
  readonly key: string;
  readonly part: CachePart;
  readonly position: SharedPosition;
}

/** Redis as the cache sees it: what all gateways keep, and the order of their invalidations. */
export interface SharedTier {
  /** Whether this process certainly knows of all invalidations up to a moment ago. */
  isTrusted(): boolean;
  /** Valid parts in the order of the keys; null when Redis is not to be asked or did not answer. Never rejects. */
  lookup(keys: readonly string[]): Promise<readonly (CachePart | undefined)[] | null>;
  /** To be taken before a subgraph is asked; null where its answer must not be stored. */
  position(): SharedPosition | null;
  /** Not waited for; those of one tick leave together. */
  store(write: SharedWrite): void;
  /**
   * Resolves when no gateway uses what hangs on these tags, unless it alone can reach Redis. Never rejects: what Redis does
   * not take is kept and sent later, and until then Redis is not believed.
   */
  invalidate(tags: readonly string[]): Promise<void>;
  mode(): "shared" | "bypassed";
  waitingInvalidations(): number;
  close(): Promise<void>;
}
