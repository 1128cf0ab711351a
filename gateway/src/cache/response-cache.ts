import { hash } from "node:crypto";
import { completePart, type CachePart, type StoredPart } from "./cache-part.ts";
import { isTrusted, readShelf, type CacheStores } from "./cache-stores.ts";
import type { SharedTier } from "./shared-tier.ts";

/** A whole answer that everybody may have. */
export interface CachedResponse {
  readonly bytes: Buffer;
  /** The same compressed, where the one who stored it had it. */
  readonly gzip: Buffer | null;
  /** Strong, quoted; of `bytes`. For another encoding see {@link encodedEtag}. */
  readonly etag: string;
  /** For `Age`. */
  readonly ageSeconds: number;
  /** For `Cache-Control: public, max-age`; it counts from the time at which the answer was made. */
  readonly maxAgeSeconds: number;
}

export interface NewResponse {
  readonly bytes: Buffer;
  readonly gzip?: Buffer | null;
  /** All that the answer was made of. An answer with errors must not be stored at all. */
  readonly parts: readonly CachePart[];
}

/** Keys say it all: operation, variables and version of the supergraph. */
export interface ResponseCache {
  /** What this process has. */
  get(key: string): CachedResponse | undefined;
  /** What this process or another gateway has; one read for all who ask in one turn of the event loop. */
  find(key: string): Promise<CachedResponse | undefined>;
  /** Undefined when the answer may not be kept: a part of it is private, not cacheable, stale or invalidated. */
  set(key: string, response: NewResponse): CachedResponse | undefined;
}

/** In memory, and what is left of it in Redis. */
interface Body {
  readonly bytes: Buffer;
  readonly gzip: Buffer | null;
  readonly etag: string;
}

const shelfId = "responses";
/** An answer with more tags costs more to check than to make. */
const maxTags = 5_000;
const minLifetimeMs = 1_000;

export function createResponseCache(stores: CacheStores): ResponseCache {
  const { memory, marks, shared, figures } = stores;
  const counts = figures.of("gateway", "response");
  const readShared = shared && createBatchedRead(shared);

  function keep(key: string, part: CachePart, body: Body): StoredPart {
    const stored = completePart({ ...part, value: body }, counts);
    memory.set(shelfId, key, stored, body.bytes.length + (body.gzip?.length ?? 0));
    return stored;
  }

  function get(key: string): CachedResponse | undefined {
    if (!isTrusted(stores)) return undefined;
    const now = Date.now();
    const part = readShelf(stores, memory.shelf(shelfId), key, now)?.part;
    if (!part) return undefined;
    counts.memory += 1;
    return describe(part, now);
  }

  return {
    get,
    async find(key) {
      const part = get(key) ?? (await readShared?.(sharedName(key)));
      if (!part || "etag" in part) return part;
      const body = bodyOf(part.value);
      if (!body) return undefined;
      counts.redis += 1;
      return describe(keep(key, part, body), Date.now());
    },
    set(key, { bytes, gzip = null, parts }) {
      counts.misses += 1;
      const position = shared?.position() ?? null;
      const part = combine(parts, stores);
      if (!part) return undefined;
      const body = { bytes, gzip, etag: etagOf(bytes) };
      const stored = keep(key, part, body);
      // Dated now, like the part: a moment ago all that it is made of was valid.
      if (position)
        shared?.store({ key: sharedName(key), part: { ...part, value: bytes.toString() }, position });
      return marks.isValid(stored) ? describe(stored, stored.storedAt) : undefined;
    },
  };
}

const sharedName = (key: string): string => `response:${hash("sha256", key, "base64url")}`;

/** The least of what the parts allow; null when one of them allows nothing. */
function combine(parts: readonly CachePart[], { marks }: CacheStores): CachePart | null {
  const now = Date.now();
  const tags = new Set<string>();
  let freshUntil = Infinity;
  for (const part of parts) {
    if (part.scope !== "public" || !marks.isValid({ tags: part.tags, moment: part.moment, checkedAt: -1 }))
      return null;
    freshUntil = Math.min(freshUntil, part.freshUntil);
    for (const tag of part.tags) tags.add(tag);
  }
  if (parts.length === 0 || freshUntil - now < minLifetimeMs || tags.size > maxTags) return null;
  return {
    value: null,
    scope: "public",
    storedAt: now,
    freshUntil,
    staleUntil: freshUntil,
    tags: [...tags],
    moment: marks.moment(),
  };
}

function bodyOf(value: unknown): Body | null {
  if (typeof value !== "string") return null;
  const bytes = Buffer.from(value);
  return { bytes, gzip: null, etag: etagOf(bytes) };
}

function describe(part: StoredPart, now: number): CachedResponse {
  const { bytes, gzip, etag } = part.value as Body;
  return {
    bytes,
    gzip,
    etag,
    ageSeconds: Math.max(0, Math.floor((now - part.storedAt) / 1000)),
    maxAgeSeconds: Math.floor((part.freshUntil - part.storedAt) / 1000),
  };
}

const etagOf = (bytes: Buffer): string => `"${hash("sha256", bytes, "base64url").slice(0, 27)}"`;

/** Collects the keys of one turn of the event loop into one read. */
function createBatchedRead(shared: SharedTier): (key: string) => Promise<CachePart | undefined> {
  let keys: string[] = [];
  let reading: Promise<readonly (CachePart | undefined)[] | null> | null = null;
  const read = async (): Promise<readonly (CachePart | undefined)[] | null> => {
    await new Promise(setImmediate);
    const wanted = keys;
    keys = [];
    reading = null;
    return shared.lookup(wanted);
  };
  return async (key) => {
    const place = keys.push(key) - 1;
    reading ??= read();
    return (await reading)?.[place];
  };
}
