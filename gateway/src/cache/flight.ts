import type { StoredPart } from "./cache-part.ts";
import type { CacheSource, Loaded, LoadErrors } from "./loaded.ts";
import type { Item, Question } from "./question.ts";

/** All that is asked of one subgraph by one selection. */
export interface Space {
  readonly id: string;
  /** Stands for `id` in Redis. */
  readonly redisId: string;
  /** What the last answer was: where to look first, and whose calls may be joined. */
  audience: "unknown" | "public" | "private" | "none";
  /** By lane and key. */
  readonly flights: Map<string, Flight>;
}

/** A load that waits for some of its parts. */
export interface Want {
  readonly question: Question;
  readonly space: Space;
  readonly parts: StoredPart[];
  readonly sources: CacheSource[];
  readonly errors: LoadErrors[];
  remaining: number;
  readonly resolve: (loaded: Loaded) => void;
  readonly reject: (reason: unknown) => void;
}

export interface Waiter {
  readonly want: Want;
  readonly index: number;
  /** It came when the subgraph had been asked already: it may have to see more than that answer shows. */
  readonly isLate: boolean;
}

/** One key on its way, for all who want it. */
export interface Flight {
  readonly space: Space;
  readonly item: Item;
  /** Who may join it; see spaces.ts. */
  readonly lane: string;
  /** Whose `ask` is used, and whose private value it may be. */
  readonly asker: Question;
  /** What it is to replace, where that may still be used. */
  replaces: StoredPart | null;
  readonly waiters: Waiter[];
  /** Monotonic milliseconds; null until the subgraph is asked. */
  sentAt: number | null;
}

/** Its name in `space.flights`. */
export const flightId = (lane: string, key: string): string => `${lane}\n${key}`;

export function removeFlight(flight: Flight): void {
  const id = flightId(flight.lane, flight.item.key);
  if (flight.space.flights.get(id) === flight) flight.space.flights.delete(id);
}

export function settle(waiter: Waiter, part: StoredPart, source: CacheSource): void {
  const { want, index } = waiter;
  countUse(part, source);
  want.parts[index] = part;
  want.sources[index] = source;
  want.remaining -= 1;
  if (want.remaining > 0) return;
  want.resolve({ parts: want.parts, sources: want.sources, errors: want.errors, kept: null });
}

export function countUse(part: StoredPart, source: CacheSource): void {
  const { figures } = part;
  if (source === "memory") figures.memory += 1;
  else if (source === "redis") figures.redis += 1;
  else if (source === "stale") figures.stale += 1;
  else figures.misses += 1;
  if (part.value === null && source !== "subgraph") figures.negative += 1;
}
