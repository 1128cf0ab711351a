import { newToken } from "@skein/service-kit/cache-tags.ts";
import type { RedisClient } from "@skein/service-kit/redis-keyspace.ts";
import type { InvalidationMarks } from "./invalidation-marks.ts";
import { parseEntry, parseHead, type LogEntry, type LogHead } from "./log-entry.ts";
import { appendToLog, beginLog } from "./log-scripts.ts";

/** About as many entries stay; what lies in Redis from before them is void for whoever has not read them. */
const logLength = 20_000;
const pageSize = 1_000;

type RawEntry = [id: string, fields: string[] | null];

/**
 * The invalidations of all gateways, in one order: a stream in Redis, and beside it a head that says where it ends. The
 * head is read together with cached values, so that whoever reads a value also learns whether it has read the log to
 * its end.
 */
export interface InvalidationLog {
  readonly headKey: string;
  /** How far this process has read; null until it has begun, and after it lost the thread. */
  read(): LogHead | null;
  /** When this process last knew everything that was in the log. Monotonic milliseconds. */
  confirmedAt(): number;
  /** Rejects unless all gateways will hear of it. */
  append(tags: readonly string[]): Promise<void>;
  /**
   * Reads on to a head that came with an answer to a command sent at `sentAt`, when this process had read to `from`.
   * False when the log does not go on from there.
   */
  catchUp(head: unknown, from: LogHead, sentAt: number): Promise<boolean>;
  /** Begins from the first entry that there is; all that this process holds is void. */
  begin(client: RedisClient): Promise<void>;
  /** Waits at most `blockMs` for new entries on a connection that has nothing else to do. */
  follow(client: RedisClient, blockMs: number): Promise<void>;
}

export function createInvalidationLog(options: {
  redis: RedisClient;
  prefix: string;
  marks: InvalidationMarks;
}): InvalidationLog {
  const { redis, marks } = options;
  const headKey = `{${options.prefix}}:head`;
  const logKey = `{${options.prefix}}:log`;
  let epoch: string | null = null;
  let applied = 0;
  let confirmedAt = -Infinity;
  let wrongHead = "";

  const read = (): LogHead | null => (epoch === null ? null : { epoch, sequence: applied });

  function loseThread(head = ""): false {
    epoch = null;
    confirmedAt = -Infinity;
    wrongHead = head;
    return false;
  }

  /** Two connections read the log at the same time: each entry is applied once, and none is left out. */
  function apply(entries: readonly LogEntry[]): boolean {
    for (const { sequence, tags } of entries) {
      if (sequence <= applied) continue;
      if (sequence !== applied + 1) return loseThread();
      marks.apply(tags, sequence);
      applied = sequence;
    }
    return true;
  }

  async function range(client: RedisClient, first: number): Promise<LogEntry[]> {
    const page = (await client.xrange(logKey, `${first}-0`, "+", "COUNT", pageSize)) as RawEntry[];
    return page.map(parseEntry);
  }

  async function readOn(client: RedisClient, until: LogHead): Promise<boolean> {
    while (epoch === until.epoch && applied < until.sequence) {
      const entries = await range(client, applied + 1);
      if (epoch !== until.epoch) return false;
      if (entries.length === 0) return loseThread();
      if (!apply(entries)) return false;
    }
    return epoch === until.epoch;
  }

  async function catchUp(text: unknown, from: LogHead, sentAt: number): Promise<boolean> {
    const head = parseHead(text);
    if (epoch !== from.epoch) return false;
    if (!head) return loseThread();
    if (head.epoch !== epoch) return loseThread();
    // It came back with older data. (What was read meanwhile on the other connection does not count.)
    if (head.sequence < from.sequence) return loseThread(String(text));
    if (!(await readOn(redis, head))) return false;
    confirmedAt = Math.max(confirmedAt, sentAt);
    return true;
  }

  return {
    headKey,
    read,
    confirmedAt: () => confirmedAt,
    catchUp,
    async append(tags) {
      const added = redis.eval(appendToLog, 2, headKey, logKey, newToken(), logLength, JSON.stringify(tags));
      await added.catch(async (error: unknown) => {
        if (!(error instanceof Error) || !error.message.includes("OOM")) throw error;
        // A full Redis still deletes; and without a head nothing in it counts.
        await redis.unlink(headKey, logKey);
      });
    },
    async begin(client) {
      const sentAt = performance.now();
      const head = parseHead(await client.eval(beginLog, 2, headKey, logKey, newToken(), wrongHead));
      if (!head) throw new Error("The log of invalidations has no head");
      const entries = await range(client, 0);
      const start = (entries[0]?.sequence ?? head.sequence + 1) - 1;
      marks.startAnew(start);
      wrongHead = "";
      epoch = head.epoch;
      applied = start;
      if (!apply(entries) || !(await readOn(client, head)))
        throw new Error("The log of invalidations has gaps");
      confirmedAt = sentAt;
    },
    async follow(client, blockMs) {
      const from = read();
      if (!from) throw new Error("The log of invalidations is lost");
      const sentAt = performance.now();
      if (!(await catchUp(await client.get(headKey), from, sentAt))) return;
      const waitedFrom = performance.now();
      const reply = await client.xread(
        "COUNT",
        pageSize,
        "BLOCK",
        blockMs,
        "STREAMS",
        logKey,
        `${applied}-0`,
      );
      if (epoch !== from.epoch) return;
      const entries = (reply?.[0]?.[1] ?? []) as RawEntry[];
      if (apply(entries.map(parseEntry)) && entries.length < pageSize) confirmedAt = waitedFrom;
    },
  };
}
