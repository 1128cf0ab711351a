import { explainLoad, type CacheExplanation } from "../../cache/cache-explanation.ts";
import type { CachePart } from "../../cache/cache-part.ts";
import type { CacheSchema } from "../../cache/cache-schema.ts";
import type { EntityCache } from "../../cache/entity-cache.ts";
import type { KeptLoad, Loaded } from "../../cache/loaded.ts";

/** How one operation uses the cache, and what came of it. */
export interface CacheUse {
  readonly cache: EntityCache;
  readonly schema: CacheSchema;
  /** Null is an anonymous visitor. */
  readonly viewerKey: string | null;
  readonly signal: AbortSignal;
  /** All that the response is made of, as far as it came through the cache. */
  readonly parts: CachePart[];
  /** The loads so far, in their order, while each of them was kept; null afterwards. */
  kept: KeptLoad[] | null;
  /** Something did not: then nothing is known of how long the response holds. */
  isPartial: boolean;
  /** Null where nobody reads them. */
  readonly explanations: CacheExplanation[] | null;
}

export interface CacheSetup extends Pick<CacheUse, "cache" | "schema" | "viewerKey" | "signal"> {
  readonly explains: boolean;
}

export function createCacheUse({ explains, ...setup }: CacheSetup): CacheUse {
  return { ...setup, parts: [], kept: [], isPartial: false, explanations: explains ? [] : null };
}

/** Notes what a load brought. */
export function noteLoad(use: CacheUse, subgraph: string, loaded: Loaded): void {
  for (const part of loaded.parts) use.parts.push(part);
  if (loaded.kept) use.kept?.push(loaded.kept);
  else use.kept = null;
  use.explanations?.push(explainLoad(subgraph, loaded));
}
