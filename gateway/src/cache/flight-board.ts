import { isTrusted, readShelf, type CacheStores } from "./cache-stores.ts";
import { completePart, type CachePart, type StoredPart } from "./cache-part.ts";
import { flightId, removeFlight, settle, type Flight, type Space, type Want } from "./flight.ts";
import type { Question } from "./question.ts";
import { callSubgraph } from "./subgraph-call.ts";
import { laneOf, privateShelfId, sharedKey } from "./spaces.ts";
import type { CacheSource } from "./loaded.ts";

/** Longer than any call may take; behind one that is stuck nobody queues. */
const joinableMs = 5_000;
/** Of one call. More go in several, so that a crowd does not exceed what a subgraph takes. */
const maxItems = 2_000;

export interface FlightBoard {
  /** Gets one part of a load, with all others of this tick: from Redis in one read, else from the subgraph in one call. */
  join(want: Want, index: number, lane?: string): void;
  /** Loads again what is still in use. */
  refresh(space: Space, question: Question, index: number, part: StoredPart): void;
}

/** What is on its way, for all requests of this process. */
export function createFlightBoard(stores: CacheStores): FlightBoard {
  let waiting: Flight[] = [];

  function depart(flight: Flight): void {
    flight.space.flights.set(flightId(flight.lane, flight.item.key), flight);
    // After the I/O of this turn of the event loop, so that requests which came together go together.
    if (waiting.push(flight) === 1) setImmediate(() => void run());
  }

  async function run(): Promise<void> {
    const flights = waiting;
    waiting = [];
    const open = stores.shared ? await lookUp(stores, flights) : flights;
    for (const group of groupsOf(open)) void callSubgraph(group, { stores, join });
  }

  function join(want: Want, index: number, lane = laneOf(want.space, want.question.viewerKey)): void {
    const { space, question } = want;
    const key = question.keys[index] ?? "";
    const known = space.flights.get(flightId(lane, key));
    if (known && isJoinable(known)) {
      known.waiters.push({ want, index, isLate: known.sentAt !== null });
      return;
    }
    const waiters = [{ want, index, isLate: false }];
    const item = question.itemAt(index);
    depart({ space, item, lane, asker: question, replaces: null, waiters, sentAt: null });
  }

  return {
    join,
    refresh(space, question, index, part) {
      const lane = laneOf(space, question.viewerKey);
      const item = question.itemAt(index);
      if (space.flights.has(flightId(lane, item.key))) return;
      depart({ space, item, lane, asker: question, replaces: part, waiters: [], sentAt: null });
    },
  };
}

const isJoinable = ({ sentAt }: Flight): boolean =>
  sentAt === null || performance.now() - sentAt < joinableMs;

/** What may go in one call: one question, one lane. */
function groupsOf(flights: readonly Flight[]): Flight[][] {
  const groups = [...Map.groupBy(flights, ({ space }) => space).values()].flatMap((ofSpace) => [
    ...Map.groupBy(ofSpace, ({ lane }) => lane).values(),
  ]);
  return groups.flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / maxItems) }, (_, page) =>
      group.slice(page * maxItems, (page + 1) * maxItems),
    ),
  );
}

/** Ends the flights whose part another gateway has stored; gives those that a subgraph must be asked for. */
async function lookUp(stores: CacheStores, flights: readonly Flight[]): Promise<readonly Flight[]> {
  const keys = flights.map(sharedKeysOf);
  const all = keys.flat();
  const found = all.length === 0 ? null : ((await stores.shared?.lookup(all)) ?? null);
  const now = Date.now();
  let next = 0;
  return flights.filter((flight, index) => {
    const last = next + (keys[index]?.length ?? 0);
    const candidates = found?.slice(next, last) ?? [];
    next = last;
    return !landStored(stores, flight, candidates, now);
  });
}

function sharedKeysOf({ space, item, lane, asker }: Flight): string[] {
  const { audience } = space;
  if (audience === "none") return [];
  const keys = audience === "private" && lane !== "" ? [] : [sharedKey(space, item.key, null)];
  if (lane !== "" && audience !== "public") keys.push(sharedKey(space, item.key, asker.viewerKey));
  return keys;
}

/** @param candidates what Redis had: the viewer's own is the last. */
function landStored(
  stores: CacheStores,
  flight: Flight,
  candidates: readonly (CachePart | undefined)[],
  now: number,
): boolean {
  const held = flight.replaces ? undefined : readMemory(stores, flight, now);
  const shared = candidates.findLast((part) => part && isOfItsKind(flight, part.value));
  const part = held ?? (shared && adopt(stores, flight, shared));
  if (!part || (flight.replaces && part.storedAt <= flight.replaces.storedAt)) return false;
  const isFresh = now < part.refreshAt;
  land(flight, part, now < part.freshUntil ? (held ? "memory" : "redis") : "stale", isFresh);
  if (!isFresh) flight.replaces = part;
  return isFresh;
}

/** An entity is an object or null; whatever else lies under its name is rubbish. */
const isOfItsKind = ({ item }: Flight, value: unknown): boolean =>
  item.field !== null || (typeof value === "object" && !Array.isArray(value));

/** Redis may just have told that what this process holds is still right. */
function readMemory(stores: CacheStores, flight: Flight, now: number): StoredPart | undefined {
  if (!isTrusted(stores)) return undefined;
  const { space, item, asker } = flight;
  const open = readShelf(stores, stores.memory.shelf(space.id), item.key, now);
  if (open || flight.lane === "" || asker.viewerKey === null) return open?.part;
  const own = stores.memory.shelf(privateShelfId(space.id, asker.viewerKey));
  return readShelf(stores, own, item.key, now)?.part;
}

function adopt(stores: CacheStores, flight: Flight, part: CachePart): StoredPart {
  const { space, item, asker } = flight;
  const stored = completePart(part, stores.figures.of(asker.subgraph, asker.typeOf(item)));
  space.audience = part.scope;
  const shelfId =
    part.scope === "private" && asker.viewerKey !== null
      ? privateShelfId(space.id, asker.viewerKey)
      : space.id;
  stores.memory.set(shelfId, item.key, stored);
  return stored;
}

/** @param isLast false where the flight goes on to the subgraph */
function land(flight: Flight, part: StoredPart, source: CacheSource, isLast: boolean): void {
  if (isLast) removeFlight(flight);
  for (const waiter of flight.waiters.splice(0)) settle(waiter, part, source);
}
