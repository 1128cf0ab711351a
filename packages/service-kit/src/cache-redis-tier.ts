import { formatEntry, parseEntry } from "./cache-entry.ts";
import { EVERYTHING_TAG, jitteredMs, tagKey, type KeyPlan, type KeyState } from "./cache-keys.ts";
import type { MemoryTier } from "./cache-memory-tier.ts";
import { newToken, stampOf, TOKEN_TTL_SECONDS, validToken } from "./cache-tags.ts";
import type { RedisKeyspace, RedisWrite } from "./redis-keyspace.ts";

/** Entries on their way to Redis at one time; more are not stored, for nobody waits for them. */
const MAX_PENDING_WRITES = 2000;

export interface RedisEntry {
  readonly plan: KeyPlan;
  readonly stamp: string;
  readonly text: string;
  readonly ttlMs: number;
}

/** A look-up's answer; the stamp is undefined where a tag's token could not be had. */
export type RedisKeyState = Omit<KeyState, "stamp" | "storable"> & { readonly stamp: string | undefined };

export interface RedisTier {
  /** One read for entries and tokens together; where tokens are missing, one more trip makes them. Rejects as Redis does. */
  lookup(plans: readonly KeyPlan[]): Promise<RedisKeyState[]>;
  store(entries: readonly RedisEntry[]): Promise<void>;
  /** Rejects unless every tag has a new token. */
  renewTokens(tags: readonly string[]): Promise<void>;
  ping(): Promise<void>;
}

type Tokens = Map<string, string>;

export function createRedisTier(options: {
  keyspace: RedisKeyspace;
  prefix: string;
  memory: MemoryTier;
}): RedisTier {
  const { keyspace, prefix, memory } = options;
  let pendingWrites = 0;

  async function lookup(plans: readonly KeyPlan[]): Promise<RedisKeyState[]> {
    const fetched = plans.filter((plan) => !memory.has(plan.entryKey)).map((plan) => plan.entryKey);
    const tags = [...new Set(plans.flatMap((plan) => plan.tags))];
    const found = await keyspace.readMany([...fetched, ...tags.map((tag) => tagKey(prefix, tag))]);
    const entries = new Map(fetched.map((key, index) => [key, found[index] ?? null]));
    const tokens = tokensAmong(tags, found.slice(fetched.length));
    const states = plans.map((plan) => stateOf(plan, tokens, entries));
    return addMissingTokens(states, tags, tokens);
  }

  function stateOf(plan: KeyPlan, tokens: Tokens, entries: Map<string, string | null>): RedisKeyState {
    const stamp = stampOf(plan.tags, (tag) => tokens.get(tag));
    if (stamp === undefined) return { plan, stamp, hit: undefined };
    const hit = memory.get(plan.entryKey, stamp) ?? adopt(plan.entryKey, stamp, entries.get(plan.entryKey));
    return { plan, stamp, hit };
  }

  /** Keeps what another process stored, for the rest of its life. */
  function adopt(
    entryKey: string,
    stamp: string,
    raw: string | null | undefined,
  ): { value: unknown } | undefined {
    const entry = parseEntry(raw, stamp);
    const ttlMs = entry ? entry.expiresAt - Date.now() : 0;
    if (!entry || ttlMs <= 0) return undefined;
    memory.set(entryKey, { stamp, value: entry.value, chars: entry.chars, ttlMs });
    return entry;
  }

  /** Tokens exist before the load starts: a write during the load then replaces them, and the result is not stored as valid. */
  async function addMissingTokens(
    states: RedisKeyState[],
    tags: readonly string[],
    known: Tokens,
  ): Promise<RedisKeyState[]> {
    const missing = tags.filter((tag) => !known.has(tag));
    if (missing.length === 0) return states;
    const tokens = new Map([...known, ...(await makeTokens(missing))]);
    return states.map((state) => {
      if (state.stamp !== undefined) return state;
      const { plan } = state;
      const stamp = stampOf(plan.tags, (tag) => tokens.get(tag));
      // Meanwhile another read of a crowd may have loaded it.
      const hit = stamp === undefined ? undefined : memory.get(plan.entryKey, stamp);
      return { plan, stamp, hit };
    });
  }

  /** Whoever comes second gets the token of who came first. (NX with GET is Redis 7; older ones take the second way.) */
  async function makeTokens(tags: readonly string[]): Promise<Tokens> {
    const writes = tags.map((tag) => tokenWrite(tag, true));
    const replies = await keyspace.writeMany(writes);
    const tokens: Tokens = new Map();
    tags.forEach((tag, index) => {
      const token = replies[index] === null ? writes[index]?.value : validToken(replies[index]);
      if (token !== undefined) tokens.set(tag, token);
    });
    const spoilt = tags.filter((tag) => !tokens.has(tag));
    // Something that is no token sits there and would keep its entries out of the cache for ever.
    if (spoilt.length > 0) await keyspace.writeMany(spoilt.map((tag) => tokenWrite(tag, false)));
    return tokens;
  }

  function tokenWrite(tag: string, onlyIfAbsent: boolean): RedisWrite {
    // The tag of everything never expires early with a rush of misses: it outlives all others.
    const seconds = tag === EVERYTHING_TAG ? TOKEN_TTL_SECONDS * 365 : TOKEN_TTL_SECONDS;
    return { key: tagKey(prefix, tag), value: newToken(), ttlMs: jitteredMs(seconds), onlyIfAbsent };
  }

  async function store(entries: readonly RedisEntry[]): Promise<void> {
    const accepted = entries.slice(0, MAX_PENDING_WRITES - pendingWrites);
    if (accepted.length === 0) return;
    pendingWrites += accepted.length;
    try {
      await keyspace.writeMany(accepted.map(entryWrite));
    } finally {
      pendingWrites -= accepted.length;
    }
  }

  return {
    lookup,
    store,
    async renewTokens(tags) {
      const replies = await keyspace.writeMany(tags.map((tag) => tokenWrite(tag, false)));
      const refusal = replies.find((reply) => reply !== "OK");
      if (refusal !== undefined) throw refusal instanceof Error ? refusal : new Error("Redis refused a tag");
    },
    async ping() {
      await keyspace.readMany([tagKey(prefix, EVERYTHING_TAG)]);
    },
  };
}

function tokensAmong(tags: readonly string[], found: readonly (string | null)[]): Tokens {
  const tokens: Tokens = new Map();
  tags.forEach((tag, index) => {
    const token = validToken(found[index]);
    if (token !== undefined) tokens.set(tag, token);
  });
  return tokens;
}

function entryWrite({ plan, stamp, text, ttlMs }: RedisEntry): RedisWrite {
  return { key: plan.entryKey, value: formatEntry({ stamp, expiresAt: Date.now() + ttlMs, text }), ttlMs };
}
