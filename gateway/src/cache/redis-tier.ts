import { createInvalidationQueue } from "@skein/service-kit/cache-invalidation-queue.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import { createRedisCircuit, DEADLINE_MS } from "@skein/service-kit/redis-circuit.ts";
import {
  createRedisKeyspace,
  type RedisClient,
  type RedisKeyspace,
} from "@skein/service-kit/redis-keyspace.ts";
import { setTimeout as sleep } from "node:timers/promises";
import { withTimeout } from "@skein/service-kit/with-timeout.ts";
import type { CachePart } from "./cache-part.ts";
import { createInvalidationLog, type InvalidationLog } from "./invalidation-log.ts";
import type { InvalidationMarks } from "./invalidation-marks.ts";
import { followLog } from "./log-follower.ts";
import { createSharedWrites } from "./shared-writes.ts";
import { parseStoredEntry } from "./shared-entry.ts";
import type { SharedTier } from "./shared-tier.ts";

/** Longer than the follower waits for news. Without a sign of life for this long, invalidations may have been missed. */
const leaseMs = 1_000;
/** As in the subgraphs' cache: by then the other gateways have handed over what they had to say. */
const defaultSettleMs = 5_000;

export interface RedisTierOptions {
  /** The same server twice: `redis` for commands, `url` for a connection that waits for news. */
  readonly redis: RedisClient;
  readonly url: string;
  readonly prefix: string;
  readonly marks: InvalidationMarks;
  readonly logger: Logger;
  /** For tests: how long a Redis that is back goes unused. */
  readonly settleMs?: number;
}

export function createRedisTier(options: RedisTierOptions): SharedTier {
  const { redis, prefix, marks, logger } = options;
  const keyspace = createRedisKeyspace(redis);
  const log = createInvalidationLog({ redis, prefix, marks });
  const follower = followLog({ log, url: options.url, logger });
  const queue = createInvalidationQueue({
    deliver: (tags) => withTimeout(log.append(tags), DEADLINE_MS, "Redis did not take invalidations"),
    logger,
  });
  /** When Redis last may have told another gateway that it knows everything. Monotonic milliseconds. */
  let lastSignAt = -Infinity;
  const noteSign = (): void => void (lastSignAt = performance.now());
  const circuit = createRedisCircuit({
    client: redis,
    logger,
    onTrip: () => {
      noteSign();
      queue.requeueRecent();
    },
    recover: async () => {
      await withTimeout(keyspace.readMany([log.headKey]), DEADLINE_MS, "Redis did not answer");
      noteSign();
      await queue.drain();
    },
    recovered: () => queue.size() === 0,
    settleMs: options.settleMs ?? defaultSettleMs,
  });
  const nameOf = (key: string): string => `${prefix}:${key}`;
  const writes = createSharedWrites({
    write: (entries) => circuit.attempt(() => keyspace.writeMany(entries)),
    nameOf,
  });

  /** Until no gateway believes its memory any more: then it does not matter that they have not heard. */
  async function othersLease(): Promise<void> {
    const left = lastSignAt + DEADLINE_MS + leaseMs - performance.now();
    if (left > 0) await sleep(left, undefined, { ref: false });
  }

  return {
    isTrusted: () => !circuit.isOpen() && performance.now() - log.confirmedAt() < leaseMs,
    lookup: async (keys) =>
      (await circuit.attempt(() => lookup({ keyspace, log, marks }, keys.map(nameOf)))) ?? null,
    position: () => (circuit.isOpen() ? null : log.read()),
    store: (write) => {
      if (!circuit.isOpen()) writes.add(write);
    },
    async invalidate(tags) {
      const held = marks.begin(tags);
      const taken = await circuit.attemptEarly(async () => {
        noteSign();
        await log.append(tags);
        return true;
      });
      if (taken) {
        queue.delivered(tags);
      } else {
        queue.add(tags);
        circuit.trip("an invalidation waits");
      }
      held.end();
      if (!taken) await othersLease();
    },
    mode: () => (circuit.isOpen() || log.read() === null ? "bypassed" : "shared"),
    waitingInvalidations: () => queue.size(),
    async close() {
      circuit.close();
      await queue
        .drain()
        .catch(() => logger.warn({ tags: queue.size() }, "invalidations were not delivered"));
      await follower.stop();
    },
  };
}

interface LookupParts {
  readonly keyspace: RedisKeyspace;
  readonly log: InvalidationLog;
  readonly marks: InvalidationMarks;
}

/** One read for the values and for what tells whether they hold. */
async function lookup(
  { keyspace, log, marks }: LookupParts,
  keys: readonly string[],
): Promise<(CachePart | undefined)[] | null> {
  const from = log.read();
  if (!from) return null;
  const sentAt = performance.now();
  const [head, ...raws] = await keyspace.readMany([log.headKey, ...keys]);
  if (!(await log.catchUp(head, from, sentAt))) return null;
  const now = Date.now();
  const moment = marks.moment();
  return raws.map((raw) => {
    const entry = raw === null ? undefined : parseStoredEntry(raw);
    if (entry?.epoch !== from.epoch || entry.part.staleUntil <= now) return undefined;
    return marks.isValidSince(entry.part.tags, entry.sequence) ? { ...entry.part, moment } : undefined;
  });
}
