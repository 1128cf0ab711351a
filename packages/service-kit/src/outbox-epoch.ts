import { randomUUID } from "node:crypto";
import type { SqlExecutor } from "./sql-executor.ts";

/**
 * How the relay notices that Redis lost what it had been given. Each batch leaves a mark `<epoch>:<batch number>`
 * in Redis, with the events, and then in the database. Redis may be ahead (the process died in between), never
 * behind: an empty Redis has no mark, one that came back from an old snapshot or from a replica that lagged has an
 * older mark. Then everything of the last 24 hours becomes unpublished again, under a new epoch.
 */
export async function readEpochMark(sql: SqlExecutor): Promise<string | null> {
  const [row] = await sql.query<{ epoch: string }>("SELECT epoch FROM outbox_epoch WHERE id = 1");
  return row?.epoch ?? null;
}

export async function storeEpochMark(sql: SqlExecutor, mark: string): Promise<void> {
  await sql.query(
    `INSERT INTO outbox_epoch (id, epoch) VALUES (1, $1)
     ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch`,
    [mark],
  );
}

export function newEpochMark(): string {
  return `${randomUUID()}:0`;
}

export function nextEpochMark(mark: string): string {
  const { epoch, batch } = parseMark(mark);
  return `${epoch}:${batch + 1}`;
}

/** Whether a transport with the mark `remembered` lacks batches that the database, at mark `own`, saw it take. */
export function hasLostBatches(own: string | null, remembered: string | null): boolean {
  if (own === null || remembered === null) return true;
  const [ours, theirs] = [parseMark(own), parseMark(remembered)];
  return ours.epoch !== theirs.epoch || theirs.batch < ours.batch;
}

/** Makes what was published in the last 24 hours unpublished. Consumers must have caught up within that time. */
export async function unpublishLastDay(sql: SqlExecutor): Promise<number> {
  const rows = await sql.query(
    `UPDATE outbox SET published_at = NULL
     WHERE published_at > clock_timestamp() - interval '24 hours' RETURNING 1`,
  );
  return rows.length;
}

/** Text that is no mark counts as a batch before the first: it is behind everything. */
function parseMark(mark: string): { epoch: string; batch: number } {
  const [epoch = "", batch = ""] = mark.split(":");
  return { epoch, batch: /^\d+$/.test(batch) ? Number(batch) : -1 };
}
