import type { SkeinEvent } from "./events.ts";
import type { SqlExecutor } from "./sql-executor.ts";

const COLUMNS = "position, id, type, aggregate_id, payload, invalidates, occurred_at";

interface OutboxRow {
  position: number;
  id: string;
  type: string;
  aggregate_id: string;
  payload: Record<string, unknown>;
  /** Null in what was written before the column was there. */
  invalidates: string[] | null;
  occurred_at: Date;
}

/**
 * The oldest events that are not published. Never "all after position x": a transaction that took its position
 * early may commit late, and would be skipped.
 */
export async function readUnpublished(
  sql: SqlExecutor,
  source: string,
  limit: number,
): Promise<SkeinEvent[]> {
  const rows = await sql.query<OutboxRow>(
    `SELECT ${COLUMNS} FROM outbox WHERE published_at IS NULL ORDER BY position LIMIT $1`,
    [limit],
  );
  return rows.map((row) => toEvent(source, row));
}

/** Events that were published once, after a position, in order. */
export async function readPublished(
  sql: SqlExecutor,
  source: string,
  page: { after: number; limit: number },
): Promise<SkeinEvent[]> {
  const rows = await sql.query<OutboxRow>(
    `SELECT ${COLUMNS} FROM outbox WHERE published_at IS NOT NULL AND position > $1 ORDER BY position LIMIT $2`,
    [page.after, page.limit],
  );
  return rows.map((row) => toEvent(source, row));
}

export async function markPublished(sql: SqlExecutor, events: readonly SkeinEvent[]): Promise<void> {
  await sql.query(
    `UPDATE outbox SET published_at = clock_timestamp()
     WHERE position IN (SELECT value::bigint FROM json_array_elements_text($1::text::json))`,
    [JSON.stringify(events.map((event) => event.position))],
  );
}

export async function hasUnpublished(sql: SqlExecutor): Promise<boolean> {
  const rows = await sql.query("SELECT 1 FROM outbox WHERE published_at IS NULL LIMIT 1");
  return rows.length > 0;
}

/** `oldestAgeMs` is 0 when nothing is pending. */
export async function countUnpublished(sql: SqlExecutor): Promise<{ pending: number; oldestAgeMs: number }> {
  const [row] = await sql.query<{ pending: number; age: number | null }>(
    `SELECT count(*)::int AS pending,
       (extract(epoch FROM clock_timestamp() - min(occurred_at)) * 1000)::float8 AS age
     FROM outbox WHERE published_at IS NULL`,
  );
  return { pending: row?.pending ?? 0, oldestAgeMs: Math.max(0, Math.round(row?.age ?? 0)) };
}

function toEvent(source: string, row: OutboxRow): SkeinEvent {
  return {
    id: row.id,
    source,
    type: row.type,
    aggregateId: row.aggregate_id,
    position: row.position,
    occurredAt: row.occurred_at.toISOString(),
    payload: row.payload,
    ...(row.invalidates?.length ? { invalidates: row.invalidates } : {}),
  };
}
