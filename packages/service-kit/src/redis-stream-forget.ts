import type { Redis } from "ioredis";
import { decodeEvent, eventKeys, readEventField } from "./redis-event-entry.ts";

/** Entries in one reply. */
const PAGE = 500;
/** Redis dates entries by its own clock. */
const CLOCK_SKEW_MS = 10 * 60_000;

type Entry = [id: string, fields: string[]];

/**
 * Deletes the entries of one aggregate from a source's stream and from what its groups have set aside. Reads all of them,
 * or those since a moment, page by page: it is for erasures and exports, which are rare.
 */
export async function forgetAggregate(
  redis: Redis,
  source: string,
  aggregateId: string,
  since?: Date,
): Promise<void> {
  const stream = eventKeys.stream(source);
  if ((await redis.exists(stream)) === 0) return;
  const groups = (await redis.xinfo("GROUPS", stream)) as unknown[][];
  // Flat lists: name, <name>, consumers, <n>, …
  const deadLetters = groups.map((group) => eventKeys.deadLetters(source, String(group[1])));
  for (const key of [stream, ...deadLetters]) await deleteEntries(redis, key, aggregateId, since);
}

async function deleteEntries(
  redis: Redis,
  key: string,
  aggregateId: string,
  since: Date | undefined,
): Promise<void> {
  // An id without a sequence is the first of its millisecond.
  const first = since ? `${Math.max(0, since.getTime() - CLOCK_SKEW_MS)}` : "-";
  for (let start = first; ;) {
    const page = (await redis.xrange(key, start, "+", "COUNT", PAGE)) as Entry[];
    const ids = page.filter(([, fields]) => isOf(readEventField(fields), aggregateId)).map(([id]) => id);
    if (ids.length > 0) await redis.xdel(key, ...ids);
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    start = `(${last[0]}`;
  }
}

/** Most entries are of others: only those with the id in their text are parsed. */
function isOf(raw: string, aggregateId: string): boolean {
  if (!raw.includes(aggregateId)) return false;
  try {
    return decodeEvent(raw).aggregateId === aggregateId;
  } catch {
    // Nobody can read it, so nobody needs it.
    return true;
  }
}
