import type { Logger } from "pino";
import type { SkeinEvent } from "./events.ts";
import type { ConsumerGroup } from "./redis-consumer-group.ts";
import { decodeEvent } from "./redis-event-entry.ts";
import type { StreamEntry } from "./redis-event-entry.ts";
import { createRetryLedger, MAX_DELIVERIES } from "./retry-ledger.ts";
import type { RetryPolicy } from "./retry-ledger.ts";
import { withTimeout } from "./with-timeout.ts";

const HANDLER_TIMEOUT_MS = 30_000;
const MAX_REASON_LENGTH = 300;

/** The entries that a consumer has in hand: read or claimed, and not yet acknowledged. */
export interface EntryHandler {
  add(entries: readonly StreamEntry[]): void;
  ids(): string[];
  /** Milliseconds until an entry in hand is to be tried; Infinity when none is in hand. */
  untilDueMs(): number;
  /** Handles what is due, in the order of the stream. Rejects when Redis fails, and goes on at the next call. */
  handleDue(isStopped: () => boolean): Promise<void>;
}

interface Held {
  readonly entry: StreamEntry;
  readonly event: SkeinEvent | null;
  failed: boolean;
}

/**
 * A handler that fails is tried again with back-off; later events of the same aggregate in hand wait for it, others
 * pass. What fails 10 times, what 10 consumers died of, and what is no event goes to the dead letters.
 */
export function createEntryHandler(options: {
  group: ConsumerGroup;
  handle: (event: SkeinEvent) => Promise<void>;
  retry: RetryPolicy;
  logger: Logger;
}): EntryHandler {
  const { group, logger } = options;
  const held = new Map<string, Held>();
  const ledger = createRetryLedger(options.retry);

  const drop = (id: string): void => {
    held.delete(id);
    ledger.forget(id);
  };

  const bury = async ({ entry, event }: Held, attempts: number, error: unknown): Promise<void> => {
    await group.bury({ ...entry, deliveries: attempts }, describe(error));
    drop(entry.id);
    const details = { entry: entry.id, eventId: event?.id, type: event?.type, position: event?.position };
    logger.error({ ...details, attempts, err: error }, "Gave up on an event; it is in the dead letters");
  };

  const noteFailure = async (item: Held, error: unknown): Promise<void> => {
    const { entry, event } = item;
    const { attempts, giveUp } = ledger.failed(entry.id, entry.deliveries - 1);
    if (giveUp) {
      await bury(item, attempts, error);
      return;
    }
    item.failed = true;
    logger.warn(
      { entry: entry.id, eventId: event?.id, type: event?.type, attempts, err: error },
      "Event not handled",
    );
    // Kept below the limit, which only deliveries that never came back may exceed: see takeUp.
    const stillPending = await group.noteDeliveries(entry.id, Math.min(attempts, MAX_DELIVERIES - 1));
    if (!stillPending) drop(entry.id);
  };

  const tryOne = async (item: Held, event: SkeinEvent): Promise<void> => {
    const { entry } = item;
    try {
      await withTimeout(options.handle(event), HANDLER_TIMEOUT_MS, "The event was not handled");
    } catch (error) {
      await noteFailure(item, error);
      return;
    }
    held.delete(entry.id);
    ledger.succeeded(entry.id);
    await group.acknowledge(entry.id);
  };

  const takeUp = async (item: Held): Promise<void> => {
    const { entry, event } = item;
    const tooOften = !item.failed && entry.deliveries > MAX_DELIVERIES;
    if (event === null) await bury(item, entry.deliveries, new Error("Not an event"));
    else if (tooOften) await bury(item, entry.deliveries, new Error("No consumer that took it came back"));
    else await tryOne(item, event);
  };

  return {
    add: (entries) => {
      for (const entry of entries) if (!held.has(entry.id)) held.set(entry.id, hold(entry));
    },
    ids: () => [...held.keys()],
    untilDueMs: () => {
      if ([...held.values()].some((item) => !item.failed && !isBehindFailure(item, held))) return 0;
      return ledger.untilNextMs() ?? Infinity;
    },
    handleDue: async (isStopped) => {
      for (const item of [...held.values()]) {
        if (isStopped()) return;
        if (isBehindFailure(item, held) || !ledger.isDue(item.entry.id)) continue;
        await takeUp(item);
      }
    },
  };
}

function hold(entry: StreamEntry): Held {
  try {
    return { entry, event: decodeEvent(entry.raw), failed: false };
  } catch {
    return { entry, event: null, failed: false };
  }
}

/** Whether an earlier event of the same aggregate waits for its next try. */
function isBehindFailure(item: Held, held: ReadonlyMap<string, Held>): boolean {
  for (const other of held.values()) {
    if (other === item) return false;
    if (other.failed && other.event?.aggregateId === item.event?.aggregateId) return true;
  }
  return false;
}

function describe(error: unknown): string {
  return (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(
    0,
    MAX_REASON_LENGTH,
  );
}
