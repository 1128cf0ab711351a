import { createPart, type StoredPart } from "./cache-part.ts";
import type { CacheStores } from "./cache-stores.ts";
import type { LoadErrors } from "./loaded.ts";
import { removeFlight, settle, type Flight, type Waiter, type Want } from "./flight.ts";
import type { Answer, Question } from "./question.ts";
import type { SharedPosition } from "./shared-tier.ts";
import { ownLane, privateShelfId, sharedKey } from "./spaces.ts";

interface CallContext {
  readonly stores: CacheStores;
  readonly join: (want: Want, index: number, lane?: string) => void;
}

/** One call that has begun. */
interface Call {
  readonly flights: readonly Flight[];
  /** Whose request asks. */
  readonly owner: Question;
  /** Before the subgraph was asked: what is invalidated later is not in the answer. */
  readonly moment: number;
  readonly position: SharedPosition | null;
}

/** What came of one flight. */
interface Outcome {
  readonly flight: Flight;
  readonly part: StoredPart;
  readonly isFailed: boolean;
  /** Those whom the answer serves; the others must ask for themselves. */
  readonly served: readonly Waiter[];
}

/** Asks the subgraph for all of these in one call, keeps what may be kept, and gives it to those who wait. Never rejects. */
export async function callSubgraph(flights: readonly Flight[], context: CallContext): Promise<void> {
  const { marks, shared } = context.stores;
  const awaited = flights.find(({ waiters }) => waiters.length > 0);
  const owner = (awaited ?? flights[0])?.asker;
  if (!owner) return;
  const call: Call = { flights, owner, moment: marks.moment(), position: shared?.position() ?? null };
  const sentAt = performance.now();
  for (const flight of flights) flight.sentAt = sentAt;
  try {
    const items = flights.map(({ item }) => item);
    const answer = await owner.ask(items, { background: awaited === undefined });
    receive(call, answer, performance.now() - sentAt, context);
  } catch (error) {
    giveUp(call, error, context);
  }
}

function receive(call: Call, answer: Answer, tookMs: number, context: CallContext): void {
  const outcomes = call.flights.map((flight, index) => {
    const part = partOf(call, flight, answer, index, context.stores);
    const isFailed = answer.isFailed(index);
    if (!isFailed) keep(call, flight, part, context.stores);
    const serves = (waiter: Waiter): boolean => isServed(waiter, part, isFailed, call.owner, context.stores);
    return { flight, part, isFailed, served: flight.waiters.filter(serves) };
  });
  countCall(outcomes, tookMs);
  shareErrors(outcomes, answer.errors);
  for (const outcome of outcomes) deliver(outcome, context);
}

function partOf(
  { owner, moment }: Call,
  { item }: Flight,
  answer: Answer,
  index: number,
  stores: CacheStores,
): StoredPart {
  const sent = answer.tagsAt(index);
  const tags = new Set([...owner.tagsOf(item), ...(sent ?? [])]);
  return createPart({
    value: answer.values[index] ?? null,
    policy: answer.isFailed(index) || !sent ? null : answer.policy,
    tags: [...tags],
    moment,
    now: Date.now(),
    figures: stores.figures.of(owner.subgraph, owner.typeOf(item)),
  });
}

/** What is private without a viewer could be anybody's, and is not kept. */
function keep({ owner, position }: Call, flight: Flight, part: StoredPart, stores: CacheStores): void {
  const { space, item } = flight;
  space.audience = part.scope;
  if (part.scope === "none" || !stores.marks.isValid(part)) return;
  const viewerKey = part.scope === "private" ? owner.viewerKey : null;
  if (part.scope === "private" && viewerKey === null) return;
  stores.memory.set(viewerKey === null ? space.id : privateShelfId(space.id, viewerKey), item.key, part);
  if (position) stores.shared?.store({ key: sharedKey(space, item.key, viewerKey), part, position });
}

/** Whoever came after the call had gone out may know of a change that the answer does not show. */
function isServed(
  waiter: Waiter,
  part: StoredPart,
  isFailed: boolean,
  owner: Question,
  { marks }: CacheStores,
): boolean {
  const isForViewer = waiter.want.question.viewerKey === owner.viewerKey;
  if (isFailed || part.scope === "none") return isForViewer && !waiter.isLate;
  if (part.scope === "private" && !isForViewer) return false;
  return !waiter.isLate || marks.isValid(part);
}

function deliver({ flight, part, isFailed, served }: Outcome, { join }: CallContext): void {
  removeFlight(flight);
  const others = flight.waiters.splice(0).filter((waiter) => !served.includes(waiter));
  for (const waiter of served) settle(waiter, part, "subgraph");
  const isForAll = part.scope === "public" && !isFailed;
  for (const { want, index } of others) {
    if (isForAll) join(want, index);
    else join(want, index, ownLane(want.question.viewerKey));
  }
}

/** Each load that waits for something that failed gets the call's errors once, with its own places in the call. */
function shareErrors(outcomes: readonly Outcome[], errors: unknown): void {
  const concerned = new Map<Want, LoadErrors & { positions: number[] }>();
  for (const { isFailed, served } of outcomes) {
    if (!isFailed) continue;
    for (const { want } of served) concerned.set(want, { errors, positions: outcomes.map(() => -1) });
  }
  if (concerned.size === 0) return;
  outcomes.forEach(({ served }, place) => {
    for (const { want, index } of served) {
      const entry = concerned.get(want);
      if (entry) entry.positions[place] = index;
    }
  });
  for (const [want, entry] of concerned) want.errors.push(entry);
}

function countCall(outcomes: readonly Outcome[], tookMs: number): void {
  for (const figures of new Set(outcomes.map(({ part }) => part.figures))) {
    figures.calls += 1;
    figures.callMilliseconds += tookMs;
  }
}

/** A call that ended with its owner's request goes out again for the others; any other failure is everybody's. */
function giveUp({ flights, owner }: Call, error: unknown, { join }: CallContext): void {
  const isOwnersOnly = owner.signal?.aborted === true;
  for (const flight of flights) {
    removeFlight(flight);
    for (const { want, index } of flight.waiters.splice(0)) {
      if (isOwnersOnly && want.question !== owner) join(want, index);
      else want.reject(error);
    }
  }
}
