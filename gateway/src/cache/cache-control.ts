/** For whom and how long an answer may be kept. */
export interface CachePolicy {
  readonly scope: "public" | "private";
  readonly freshMs: number;
  /** How long after that the value may be used while it is loaded again. */
  readonly staleMs: number;
}

const maxLifetimeSeconds = 86_400;

/** Name, and an optional value that may be quoted: https://www.rfc-editor.org/rfc/rfc9111#section-5.2 */
const directive = /([\w-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;]+)))?/g;

/**
 * Reads what a subgraph says about its answer. Null for what must not be kept, and for an answer that says nothing.
 * The gateway is a shared cache, so that `s-maxage` counts before `max-age`; for what is kept for one viewer, `max-age`.
 * Whatever contradicts itself is read in the strictest way.
 * @see https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2 and https://www.rfc-editor.org/rfc/rfc5861#section-3
 */
export function readCachePolicy(cacheControl: string | undefined, age?: string): CachePolicy | null {
  if (cacheControl === undefined) return null;
  const directives = parseDirectives(cacheControl);
  if (directives.has("no-store") || directives.has("no-cache")) return null;
  const isPrivate = directives.has("private");
  const lifetime = isPrivate
    ? directives.get("max-age")
    : (directives.get("s-maxage") ?? directives.get("max-age"));
  if (lifetime === undefined) return null;
  const seconds = Math.min(lifetime, maxLifetimeSeconds) - secondsOf(age ?? "0", maxLifetimeSeconds);
  if (seconds <= 0) return null;
  const staleSeconds = mayBeStale(directives) ? (directives.get("stale-while-revalidate") ?? 0) : 0;
  return {
    scope: isPrivate ? "private" : "public",
    freshMs: seconds * 1000,
    staleMs: Math.min(staleSeconds, maxLifetimeSeconds) * 1000,
  };
}

const mayBeStale = (directives: ReadonlyMap<string, number>): boolean =>
  !directives.has("must-revalidate") && !directives.has("proxy-revalidate");

/** The smallest value where a directive comes twice. What has no number that can be read is 0. */
function parseDirectives(text: string): Map<string, number> {
  const directives = new Map<string, number>();
  for (const [, name = "", quoted, plain] of text.matchAll(directive)) {
    const key = name.toLowerCase();
    const value = secondsOf(quoted ?? plain ?? "", 0);
    directives.set(key, Math.min(value, directives.get(key) ?? value));
  }
  return directives;
}

function secondsOf(text: string, otherwise: number): number {
  return /^\d+$/.test(text) ? Number(text) : otherwise;
}
