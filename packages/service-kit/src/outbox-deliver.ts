import { TransportUnavailableError } from "./events.ts";
import type { SkeinEvent } from "./events.ts";
import { markPublished, readUnpublished } from "./outbox-log.ts";
import type { PassOutcome, PublishOptions } from "./outbox-publish.ts";
import { createRetryLedger } from "./retry-ledger.ts";
import type { RetryPolicy } from "./retry-ledger.ts";

const BATCH_SIZE = 100;

interface Pass {
  readonly options: PublishOptions;
  readonly deliver: (event: SkeinEvent) => Promise<boolean>;
  readonly isDue: (id: string) => boolean;
  readonly isStopped: () => boolean;
}

/**
 * Makes the pass that hands events to handlers in this process, one at a time, each marked when all of them took it.
 *
 * What makes it safe on a database with one connection (PGlite): no transaction is open while a handler runs. Were
 * one open, the handler of users' events would write to content's database while content's relay, itself inside a
 * transaction there, waits for a handler that writes to users' database: a deadlock. It also lets a handler read
 * the source's database. Without a transaction there is no lock either, and none is needed: in process mode one
 * process owns the database; were there two, an event would be handled twice, which consumers must bear anyway.
 *
 * An event whose handler fails stays unpublished and is tried again with back-off, and the later events of its
 * aggregate wait for it; the others go on. After 10 tries (see RetryLedger for the exception) it is logged as an
 * error with its id and position and marked as published: it stays in the outbox table, and a replay from the
 * position before it delivers it again. A restart starts the count again.
 */
export function createDeliveryPass(
  options: PublishOptions,
  control: { retry: RetryPolicy; isStopped: () => boolean },
): () => Promise<PassOutcome> {
  const ledger = createRetryLedger(control.retry);

  const deliver = async (event: SkeinEvent): Promise<boolean> => {
    try {
      await options.transport.publish(options.source, [event]);
    } catch (error) {
      if (error instanceof TransportUnavailableError) throw error;
      const { attempts, giveUp } = ledger.failed(event.id);
      logFailure(options, event, { attempts, giveUp, error });
      if (!giveUp) return false;
      ledger.forget(event.id);
      await markPublished(options.database, [event]);
      return true;
    }
    ledger.succeeded(event.id);
    await markPublished(options.database, [event]);
    return true;
  };

  return () =>
    deliverBatch({ options, deliver, isDue: (id) => ledger.isDue(id), isStopped: control.isStopped });
}

async function deliverBatch({ options, deliver, isDue, isStopped }: Pass): Promise<PassOutcome> {
  const events = await readUnpublished(options.database, options.source, BATCH_SIZE);
  const waiting = new Set<string>();
  for (const event of events) {
    if (isStopped()) return "idle";
    if (waiting.has(event.aggregateId)) continue;
    if (!isDue(event.id) || !(await deliver(event))) waiting.add(event.aggregateId);
  }
  return events.length === BATCH_SIZE && waiting.size === 0 ? "more" : "idle";
}

function logFailure(
  { logger }: PublishOptions,
  { id, source, type, position }: SkeinEvent,
  failure: { attempts: number; giveUp: boolean; error: unknown },
): void {
  const details = { eventId: id, source, type, position, attempts: failure.attempts, err: failure.error };
  if (failure.giveUp)
    logger.error(details, "Gave up delivering an event; replay it once its handler is repaired");
  else logger.warn(details, "An event was not handled; it will be tried again");
}
