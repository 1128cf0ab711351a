import type { Redis } from "ioredis";
import type { SubscriptionStatus } from "./events.ts";
import { decodeEvent, entryTime, eventKeys, readEventField } from "./redis-event-entry.ts";

type RawEntry = [id: string, fields: string[]];

/**
 * How far a whole group is, over all its replicas. The lag is the time since Redis took the oldest entry that the
 * group has not acknowledged. Rejects while Redis is away, and before the group exists.
 */
export async function readGroupStatus(
  redis: Redis,
  source: string,
  group: string,
): Promise<SubscriptionStatus> {
  const stream = eventKeys.stream(source);
  const info = (await readGroups(redis, stream)).find(({ name }) => name === group);
  if (!info) throw new Error(`Group ${group} does not exist on ${stream}`);
  const delivered = String(info["last-delivered-id"]);
  const [pending, [next], [last]] = await Promise.all([
    redis.xpending(stream, group) as Promise<[count: number, oldest: string | null]>,
    redis.xrange(stream, `(${delivered}`, "+", "COUNT", 1),
    redis.xrevrange(stream, delivered, "-", "COUNT", 1),
  ]);
  const oldest = pending[1] ?? next?.[0];
  return {
    pending: pending[0] + Number(info.lag ?? 0),
    lagMs: oldest === undefined ? 0 : Math.max(0, Date.now() - entryTime(oldest)),
    ...lastEvent(last),
  };
}

/** How many events the slowest group of a source has not acknowledged; 0 without a stream. */
export async function readBacklog(redis: Redis, source: string): Promise<number> {
  const stream = eventKeys.stream(source);
  if ((await redis.exists(stream)) === 0) return 0;
  const groups = await readGroups(redis, stream);
  return Math.max(0, ...groups.map(({ pending, lag }) => Number(pending ?? 0) + Number(lag ?? 0)));
}

async function readGroups(redis: Redis, stream: string): Promise<Record<string, string | number | null>[]> {
  const groups = (await redis.xinfo("GROUPS", stream)) as (string | number | null)[][];
  return groups.map(toRecord);
}

function lastEvent(entry: RawEntry | undefined): Pick<SubscriptionStatus, "lastPosition" | "lastEventAt"> {
  try {
    const { position, occurredAt } = decodeEvent(readEventField(entry?.[1] ?? []));
    return { lastPosition: position, lastEventAt: occurredAt };
  } catch {
    return { lastPosition: 0, lastEventAt: null }; // nothing delivered yet, or an entry that is no event
  }
}

/** Redis 7 answers a flat list: name, value, name, value, … */
function toRecord(flat: readonly (string | number | null)[]): Record<string, string | number | null> {
  const pairs = flat.flatMap((value, index) =>
    index % 2 === 0 ? [[String(value), flat[index + 1] ?? null]] : [],
  );
  return Object.fromEntries(pairs) as Record<string, string | number | null>;
}
