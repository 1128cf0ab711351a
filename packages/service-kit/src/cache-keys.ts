/** One wanted value: what the caller calls it, where it is stored, and the tags that its validity hangs on. */
export interface KeyPlan {
  readonly key: string;
  readonly entryKey: string;
  readonly tags: readonly string[];
}

/** What a look-up found out about one wanted value, before anything is loaded. */
export interface KeyState {
  readonly plan: KeyPlan;
  /** The tags' tokens now. A load is shared only with those who saw the same, and stored under it. */
  readonly stamp: string;
  /** To be cloned, never handed out. */
  readonly hit: { value: unknown } | undefined;
  readonly storable: boolean;
}

/** Every entry carries this tag: invalidating it drops everything under the cache's prefix. */
export const EVERYTHING_TAG = "*";

/**
 * Names the entries of one request, each key once.
 * An entry and its own tag share a Redis Cluster hash tag (`{...}`), so that one MGET reads both.
 * @see https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags
 */
export function planKeys(options: {
  prefix: string;
  namespace: string;
  version: number;
  keys: readonly string[];
  tags?: ((key: string) => readonly string[]) | undefined;
}): KeyPlan[] {
  const { prefix, namespace, version, tags } = options;
  return [...new Set(options.keys)].map((key) => {
    const ownTag = `${namespace}:${key}`;
    return {
      key,
      entryKey: `${prefix}:${namespace}@${version}:{${ownTag}}`,
      tags: [...new Set([EVERYTHING_TAG, ownTag, ...(tags?.(key) ?? [])])],
    };
  });
}

export function tagKey(prefix: string, tag: string): string {
  return `${prefix}:tag:{${tag}}`;
}

/** The part of a key that Redis Cluster hashes: keys that agree in it live in the same slot. */
export function hashedPart(key: string): string {
  const start = key.indexOf("{");
  const end = key.indexOf("}", start + 1);
  return start === -1 || end <= start + 1 ? key : key.slice(start + 1, end);
}

/** `seconds` in milliseconds, ±10 %, so that what was stored together does not expire together. */
export function jitteredMs(seconds: number): number {
  return Math.max(1, Math.round(seconds * 1000 * (0.9 + Math.random() * 0.2)));
}
