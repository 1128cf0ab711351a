import type { Logger } from "pino";
import type { EventTransport } from "./events.ts";
import {
  hasLostBatches,
  newEpochMark,
  nextEpochMark,
  readEpochMark,
  storeEpochMark,
  unpublishLastDay,
} from "./outbox-epoch.ts";
import { hasUnpublished, markPublished, readUnpublished } from "./outbox-log.ts";
import type { Database, SqlExecutor } from "./sql-executor.ts";

const BATCH_SIZE = 100;
/** A relay that hangs in its transaction (a stopped process) loses it, and with it the lock, after this time. */
const LOCK_HOLDER_TIMEOUT_MS = 10_000;

export interface PublishOptions {
  readonly database: Database;
  readonly source: string;
  readonly transport: EventTransport;
  readonly logger: Logger;
}

/** `more`: call again at once. */
export type PassOutcome = "more" | "idle";

/**
 * Publishes one batch to a transport that stores events. On PostgreSQL the batch is read, published and marked in
 * one transaction that holds an advisory lock: of many replicas one publishes, and the order holds. PGlite has one
 * process and one connection: no lock is needed, and a transaction would keep every request waiting while a frozen
 * Redis runs into its timeout.
 */
export async function publishToStream(options: PublishOptions): Promise<PassOutcome> {
  if (!(await hasWork(options))) return "idle";
  if (options.database.kind === "pglite") return await publishBatch(options.database, options);
  return await options.database.transaction(async (tx) => {
    if (!(await lockRelay(tx, options.source))) return "idle";
    return await publishBatch(tx, options);
  });
}

/** Spares the many polls that find nothing the transaction and the lock. */
async function hasWork({ database, source, transport }: PublishOptions): Promise<boolean> {
  if (await hasUnpublished(database)) return true;
  return hasLostBatches(await readEpochMark(database), await readMark(transport, source));
}

async function lockRelay(tx: SqlExecutor, source: string): Promise<boolean> {
  await tx.query(`SET LOCAL idle_in_transaction_session_timeout = ${LOCK_HOLDER_TIMEOUT_MS}`);
  const [row] = await tx.query<{ locked: boolean }>(
    "SELECT pg_try_advisory_xact_lock(hashtext('skein:outbox-relay'), hashtext($1)) AS locked",
    [source],
  );
  return row?.locked === true;
}

async function publishBatch(sql: SqlExecutor, options: PublishOptions): Promise<PassOutcome> {
  const { source, transport } = options;
  const own = await readEpochMark(sql);
  const remembered = await readMark(transport, source);
  if (own === null || hasLostBatches(own, remembered)) {
    return await startNewEpoch(sql, options);
  }
  const events = await readUnpublished(sql, source, BATCH_SIZE);
  if (events.length === 0) return "idle";
  const mark = nextEpochMark(own);
  await transport.publish(source, events, { expected: remembered, next: mark });
  await markPublished(sql, events);
  await storeEpochMark(sql, mark);
  return events.length === BATCH_SIZE ? "more" : "idle";
}

/** The transport learns the new mark last: a crash before that is one more difference, and this runs again. */
async function startNewEpoch(
  sql: SqlExecutor,
  { source, transport, logger }: PublishOptions,
): Promise<PassOutcome> {
  const events = await unpublishLastDay(sql);
  const mark = newEpochMark();
  await storeEpochMark(sql, mark);
  await transport.publish(source, [], { expected: null, next: mark });
  if (events > 0)
    logger.warn({ source, events }, "The event stream was lost; publishing the last 24 hours again");
  return "more";
}

async function readMark(transport: EventTransport, source: string): Promise<string | null> {
  return (await transport.readMark?.(source)) ?? null;
}
