import type { CacheSource, Loaded } from "./loaded.ts";

/** What the cache did for one fetch: an item of `extensions.cache`. */
export interface CacheExplanation {
  readonly subgraph: string;
  readonly counts: Readonly<Record<CacheSource, number>>;
  readonly scope: "public" | "private" | "none";
  /** Of what ends first; 0 where something is stale or not kept. */
  readonly secondsLeft: number;
}

/** `extensions.cache` of an answer that was kept whole. */
export const keptWhole = Object.freeze([{ response: "memory" }]);

/** For development: who reads an answer sees why it was fast or slow. */
export function explainLoad(
  subgraph: string,
  { parts, sources }: Loaded,
  now = Date.now(),
): CacheExplanation {
  const counts = { memory: 0, redis: 0, stale: 0, subgraph: 0 };
  for (const source of sources) counts[source] += 1;
  const scopes = new Set(parts.map(({ scope }) => scope));
  const leftMs = parts.map(({ scope, freshUntil }) => (scope === "none" ? 0 : Math.max(0, freshUntil - now)));
  return {
    subgraph,
    counts,
    scope: scopes.has("none") ? "none" : scopes.has("private") ? "private" : "public",
    secondsLeft: Math.floor(Math.min(...leftMs, Infinity) / 1000),
  };
}
