import type { Logger } from "pino";
import { decodeValue, encodeValue } from "./cache-codec.ts";
import { jitteredMs, type KeyState } from "./cache-keys.ts";
import { MAX_VALUE_CHARS, type MemoryTier } from "./cache-memory-tier.ts";
import type { RedisEntry } from "./cache-redis-tier.ts";
import { TOKEN_TTL_SECONDS } from "./cache-tags.ts";
import { createSingleFlight } from "./single-flight.ts";

/** Longer than any load may take; behind a load that is stuck nobody queues. */
const JOINABLE_MS = 5000;

/** What a load gave for one key. */
export interface Loaded {
  readonly value: unknown;
  /** JSON cannot hold it: it is handed out as it came. */
  readonly foreign: boolean;
}

interface LoadRequest {
  readonly namespace: string;
  readonly ttlSeconds: number;
  readonly load: (missing: readonly string[]) => Promise<ReadonlyMap<string, unknown>>;
}

export interface CacheLoads {
  /** Loads what the look-up missed, once for all who miss it under the same tokens, and keeps it. */
  run(misses: readonly KeyState[], request: LoadRequest): Promise<Map<KeyState, Loaded>>;
}

export function createCacheLoads(options: {
  memory: MemoryTier;
  logger: Logger;
  /** Not waited for. */
  store: (entries: readonly RedisEntry[]) => void;
}): CacheLoads {
  const flights = createSingleFlight<Loaded>({ joinableMs: JOINABLE_MS });

  async function loadAndKeep(
    states: readonly KeyState[],
    request: LoadRequest,
  ): Promise<Map<string, Loaded>> {
    const values = await request.load(states.map((state) => state.plan.key));
    const entries: RedisEntry[] = [];
    const results = new Map<string, Loaded>();
    for (const state of states) {
      const value = values.get(state.plan.key);
      if (value !== undefined) results.set(flightId(state), keep(state, value, request, entries));
    }
    if (entries.length > 0) options.store(entries);
    return results;
  }

  /** What a miss returns went through the codec too, so that it looks like what a hit returns. */
  function keep(state: KeyState, value: unknown, request: LoadRequest, entries: RedisEntry[]): Loaded {
    const text = encodeValue(value);
    const decoded = text === null ? undefined : decodeValue(text);
    if (text === null || !decoded) {
      options.logger.warn({ namespace: request.namespace }, "a value that JSON cannot hold is not cached");
      return { value, foreign: true };
    }
    if (state.storable && text.length <= MAX_VALUE_CHARS) {
      const { plan, stamp } = state;
      const ttlMs = jitteredMs(Math.min(request.ttlSeconds, TOKEN_TTL_SECONDS));
      options.memory.set(plan.entryKey, { stamp, value: decoded.value, chars: text.length, ttlMs });
      entries.push({ plan, stamp, text, ttlMs });
    }
    return { value: decoded.value, foreign: false };
  }

  return {
    async run(misses, request) {
      if (misses.length === 0) return new Map();
      const byId = new Map(misses.map((state) => [flightId(state), state]));
      const results = await flights.run([...byId.keys()], (ids) =>
        loadAndKeep(
          ids.map((id) => byId.get(id)).filter((state) => state !== undefined),
          request,
        ),
      );
      return new Map([...results].flatMap(([id, loaded]) => pairWith(byId.get(id), loaded)));
    },
  };
}

/** The tokens belong to it: whoever reads after an invalidation must not get a load from before it. */
function flightId(state: KeyState): string {
  return `${state.plan.entryKey}\n${state.stamp}`;
}

function pairWith(state: KeyState | undefined, loaded: Loaded): [KeyState, Loaded][] {
  return state ? [[state, loaded]] : [];
}
