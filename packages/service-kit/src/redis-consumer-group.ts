import type { Redis } from "ioredis";
import { eventKeys, readEventField } from "./redis-event-entry.ts";
import type { StreamEntry } from "./redis-event-entry.ts";

const DEAD_LETTER_LENGTH = 100_000;
const MAX_OWN_ENTRIES = 1_000;
const DEAD_CONSUMER_IDLE_MS = 60 * 60_000;

/** Removing a consumer drops what it has not acknowledged, so only one that holds nothing may go; atomically. */
const REMOVE_IDLE_CONSUMER = `
if #redis.call("XPENDING", KEYS[1], ARGV[1], "-", "+", 1, ARGV[2]) == 0 then
  return redis.call("XGROUP", "DELCONSUMER", KEYS[1], ARGV[1], ARGV[2])
end
return 0`;

/** A stream that was lost must not look whole to the relay because a reader made it anew: the mark goes with it. */
const MAKE_GROUP = `
if redis.call("EXISTS", KEYS[1]) == 0 then redis.call("DEL", KEYS[2]) end
return redis.pcall("XGROUP", "CREATE", KEYS[1], ARGV[1], "0", "MKSTREAM")`;

type RawEntry = [id: string, fields: string[] | null];

export interface ConsumerGroup {
  /** Makes the group, from the first entry of the stream, if it is not there. */
  ensure(): Promise<void>;
  readNew(reader: Redis, limit: number, blockMs: number): Promise<StreamEntry[]>;
  /** Takes over what other consumers, alive or not, have not acknowledged for `idleMs`. */
  claimStale(limit: number, idleMs: number): Promise<StreamEntry[]>;
  /** Says "still on it" for entries that wait or are being handled. */
  renew(ids: readonly string[]): Promise<void>;
  /** Notes the number of deliveries of an entry; false when the entry is not pending any more. */
  noteDeliveries(id: string, deliveries: number): Promise<boolean>;
  acknowledge(id: string): Promise<void>;
  bury(entry: StreamEntry, reason: string): Promise<void>;
  /** Lets others claim at once what this consumer holds, and takes its name off the group. */
  leave(idleMs: number): Promise<void>;
  removeDeadConsumers(): Promise<void>;
}

/** The commands of one member of a consumer group: https://redis.io/docs/latest/develop/data-types/streams/#consumer-groups */
export function joinConsumerGroup(options: {
  commands: Redis;
  source: string;
  group: string;
  consumer: string;
}): ConsumerGroup {
  const { commands, source, group, consumer } = options;
  const stream = eventKeys.stream(source);
  const dead = eventKeys.deadLetters(source, group);
  const removeConsumer = (name: string): Promise<unknown> =>
    commands.eval(REMOVE_IDLE_CONSUMER, 1, stream, group, name);

  return {
    ensure: async () => {
      await commands.eval(MAKE_GROUP, 2, stream, eventKeys.epoch(source), group).catch(ignoreBusyGroup);
    },
    readNew: async (reader, limit, blockMs) => {
      const reply = await reader.xreadgroup(
        ...(["GROUP", group, consumer, "COUNT", limit, "BLOCK", blockMs, "STREAMS", stream, ">"] as const),
      );
      return (reply?.[0]?.[1] ?? []).map(([id, fields]) => toEntry(id, fields, 1));
    },
    claimStale: async (limit, idleMs) => {
      const reply = await commands.xautoclaim(stream, group, consumer, idleMs, "0", "COUNT", limit);
      const entries = reply[1] as RawEntry[];
      return await Promise.all(
        entries.map(async ([id, fields]) => {
          const [pending] = (await commands.xpending(stream, group, id, id, 1)) as [
            unknown,
            unknown,
            unknown,
            number,
          ][];
          return toEntry(id, fields, pending?.[3] ?? 1);
        }),
      );
    },
    renew: async (ids) => {
      if (ids.length > 0) await commands.xclaim(stream, group, consumer, 0, ...ids, "JUSTID");
    },
    noteDeliveries: async (id, deliveries) => {
      const kept = await commands.xclaim(stream, group, consumer, 0, id, "RETRYCOUNT", deliveries, "JUSTID");
      return kept.length > 0;
    },
    acknowledge: async (id) => {
      await commands.xack(stream, group, id);
    },
    bury: async (entry, reason) => {
      const fields = [
        "event",
        entry.raw,
        "entry",
        entry.id,
        "deliveries",
        entry.deliveries,
        "reason",
        reason,
      ];
      const buried = commands.multi().xadd(dead, "MAXLEN", "~", DEAD_LETTER_LENGTH, "*", ...fields);
      const results = await buried.xack(stream, group, entry.id).exec();
      const failure = results?.find(([error]) => error !== null)?.[0];
      if (failure) throw failure;
    },
    leave: async (idleMs) => {
      const own = (await commands.xpending(stream, group, "-", "+", MAX_OWN_ENTRIES, consumer)) as [string][];
      const ids = own.map(([id]) => id);
      if (ids.length > 0) await commands.xclaim(stream, group, consumer, 0, ...ids, "IDLE", idleMs, "JUSTID");
      await removeConsumer(consumer);
    },
    removeDeadConsumers: async () => {
      const consumers = (await commands.xinfo("CONSUMERS", stream, group)) as (string | number)[][];
      // Flat lists: name, <name>, pending, <n>, idle, <ms>, …
      for (const [, name, , pending, , idle] of consumers) {
        if (pending === 0 && Number(idle) > DEAD_CONSUMER_IDLE_MS) await removeConsumer(String(name));
      }
    },
  };
}

/** Entries that were trimmed from the stream while they were pending come without fields. */
function toEntry(id: string, fields: string[] | null, deliveries: number): StreamEntry {
  return { id, deliveries, raw: readEventField(fields ?? []) };
}

function ignoreBusyGroup(error: Error): void {
  if (!error.message.startsWith("BUSYGROUP")) throw error;
}
