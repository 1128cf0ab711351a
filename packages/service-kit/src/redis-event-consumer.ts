import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Redis } from "ioredis";
import type { Logger } from "pino";
import type { SubscribeOptions, SubscriptionStatus } from "./events.ts";
import { joinConsumerGroup } from "./redis-consumer-group.ts";
import type { ConsumerGroup } from "./redis-consumer-group.ts";
import { createEntryHandler } from "./redis-entry-handler.ts";
import type { EntryHandler } from "./redis-entry-handler.ts";
import { readGroupStatus } from "./redis-group-status.ts";
import { connectRedis } from "./redis.ts";
import { retryDelay } from "./retry-ledger.ts";
import type { RetryPolicy } from "./retry-ledger.ts";
import { createWakeSignal } from "./wake-signal.ts";
import type { WakeSignal } from "./wake-signal.ts";
import { withTimeout } from "./with-timeout.ts";

export interface ConsumerTiming {
  /** An entry that its consumer says nothing about for this long belongs to a dead one and is claimed. */
  readonly claimIdleMs: number;
  /** Of deliveries whose handler failed. */
  readonly retry: RetryPolicy;
}

const PRODUCTION_TIMING: ConsumerTiming = {
  claimIdleMs: 30_000,
  retry: { baseDelayMs: 1_000, maxDelayMs: 30_000 },
};
const OUTAGE_RETRY: RetryPolicy = { baseDelayMs: 50, maxDelayMs: 5_000 };
/** Some 750 ms of tries: a connection that is still being made is no news. */
const FAILURES_BEFORE_WARNING = 5;
const BLOCK_MS = 1_000;
/** On top of the block time, before an answer counts as missing. */
const READ_GRACE_MS = 2_000;
const READ_COUNT = 32;
const CLAIM_COUNT = 100;
/** Entries in hand, waiting ones included. When so many wait, nothing new is read. */
const MAX_IN_HAND = 128;
const STOP_TIMEOUT_MS = 10_000;

interface Consumer {
  readonly group: ConsumerGroup;
  readonly reader: Redis;
  readonly handler: EntryHandler;
  readonly timing: ConsumerTiming;
  readonly isStopped: () => boolean;
  readonly signal: WakeSignal;
  nextClaimAt: number;
}

/**
 * Reads a group's share of a stream until stopped, one entry at a time. An entry is acknowledged only after its
 * handler succeeded. What a dead consumer left is claimed by the others; a group that is gone with its stream is
 * made again from the first entry; through an outage it tries again with back-off.
 */
export function startRedisConsumer(
  options: SubscribeOptions & {
    redisUrl: string;
    logger: Logger;
    commands: Redis;
    timing?: Partial<ConsumerTiming>;
  },
): { status(): Promise<SubscriptionStatus>; stop(): Promise<void> } {
  const { source, group: groupName, commands } = options;
  const logger = options.logger.child({ source, group: groupName });
  const timing = { ...PRODUCTION_TIMING, ...options.timing };
  const group = joinConsumerGroup({ commands, source, group: groupName, consumer: nameConsumer() });
  let stopped = false;
  // A blocking read holds up every command behind it, hence a connection of its own.
  const reader = connectRedis({ url: options.redisUrl, logger, commandTimeoutMs: BLOCK_MS + READ_GRACE_MS });
  const handler = createEntryHandler({ group, handle: options.handle, retry: timing.retry, logger });
  const signal = createWakeSignal();
  const consumer = { group, reader, handler, timing, signal, isStopped: () => stopped, nextClaimAt: 0 };
  const heartbeat = setInterval(() => {
    group.renew(handler.ids()).catch(() => undefined); // at worst another consumer claims them
  }, timing.claimIdleMs / 3);
  const ended = run(consumer, logger);

  return {
    status: () => readGroupStatus(commands, source, groupName),
    stop: async () => {
      stopped = true;
      signal.wake();
      reader.disconnect();
      await withTimeout(ended, STOP_TIMEOUT_MS, "The handler did not end").catch((error: unknown) => {
        logger.warn({ err: error }, "An event is still being handled; another consumer will claim it");
      });
      clearInterval(heartbeat);
      // Without Redis they are claimed after the idle time instead.
      await group.leave(timing.claimIdleMs).catch(() => undefined);
    },
  };
}

/** Never used twice: a name that came back would look alive while its predecessor's entries wait. */
function nameConsumer(): string {
  return `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
}

async function run(consumer: Consumer, logger: Logger): Promise<void> {
  let failures = 0;
  while (!consumer.isStopped()) {
    try {
      await takeTurn(consumer);
      failures = 0;
    } catch (error) {
      if (consumer.isStopped()) return;
      failures += 1;
      if (failures === FAILURES_BEFORE_WARNING)
        logger.warn({ err: error }, "Events cannot be read; trying again");
      await recover(consumer, error);
      await consumer.signal.wait(retryDelay(OUTAGE_RETRY, failures));
    }
  }
}

async function takeTurn(consumer: Consumer): Promise<void> {
  const hasRoom = consumer.handler.ids().length < MAX_IN_HAND;
  if (hasRoom && Date.now() >= consumer.nextClaimAt) await claimStale(consumer);
  await readNew(consumer);
  await consumer.handler.handleDue(consumer.isStopped);
}

async function claimStale(consumer: Consumer): Promise<void> {
  const { group, handler, timing } = consumer;
  const entries = await group.claimStale(CLAIM_COUNT, timing.claimIdleMs);
  handler.add(entries);
  await group.removeDeadConsumers();
  // A full page may have more behind it.
  const pauseMs = entries.length === CLAIM_COUNT ? 0 : timing.claimIdleMs / 2;
  consumer.nextClaimAt = Date.now() + pauseMs;
}

/** Waits for new entries no longer than until the next retry or claim is due. */
async function readNew({ group, reader, handler, timing, signal, nextClaimAt }: Consumer): Promise<void> {
  const waitMs = Math.min(BLOCK_MS, timing.claimIdleMs / 2, nextClaimAt - Date.now(), handler.untilDueMs());
  const blockMs = Math.max(1, Math.floor(waitMs)); // 0 would mean for ever
  const room = MAX_IN_HAND - handler.ids().length;
  if (room > 0) handler.add(await group.readNew(reader, Math.min(READ_COUNT, room), blockMs));
  else await signal.wait(blockMs);
}

/** NOGROUP: the stream or its group is gone. UNBLOCKED: it went while the read was waiting. */
async function recover({ group }: Consumer, error: unknown): Promise<void> {
  if (!(error instanceof Error) || !/^(NOGROUP|UNBLOCKED|ERR no such key)/.test(error.message)) return;
  await group.ensure().catch(() => undefined); // the next turn fails again, and says why
}
