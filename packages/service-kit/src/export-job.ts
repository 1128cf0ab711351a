import type { JWK } from "jose";
import type { RawSql } from "./sql-executor.ts";

/** What a service is asked for. */
export interface ExportRequest {
  readonly exportId: string;
  readonly userId: string;
  readonly publicJwk: JWK;
  readonly requestedAt: Date;
  /** Nobody waits for it any longer. */
  readonly dueAt: Date;
}

/** Of an export that is collected no more, whatever the reason. */
export type ExportEnd = Omit<ExportRequest, "publicJwk">;

/** How far a service has come with its part. */
export interface ExportJob {
  readonly exportId: string;
  readonly userId: string;
  readonly publicJwk: JWK;
  /** Counted from 0. */
  readonly section: number;
  readonly cursor: string | null;
  readonly pieces: number;
}

/** Does nothing for a job that is known, closed ones included: news comes twice, and in any order. */
export async function insertExportJob(tx: RawSql, request: ExportRequest): Promise<void> {
  await insertJob(tx, request, "COLLECTING");
}

/** Nothing more is collected, and what is on its way is removed. Also for a job that is still to come. */
export async function closeExportJob(tx: RawSql, end: ExportEnd): Promise<void> {
  await insertJob(tx, { ...end, publicJwk: {} }, "CLOSED");
  await tx.$executeRawUnsafe(
    `UPDATE export_job SET status = 'CLOSED' WHERE export_id = $1::uuid AND status IN ('COLLECTING', 'COLLECTED')`,
    end.exportId,
  );
}

const insertJob = (tx: RawSql, request: ExportRequest, status: string): Promise<number> =>
  tx.$executeRawUnsafe(
    `INSERT INTO export_job (export_id, user_id, status, public_jwk, requested_at, due_at)
     VALUES ($1::uuid, $2::uuid, $3::"ExportJobStatus", $4::jsonb, $5::timestamptz, $6::timestamptz)
     ON CONFLICT DO NOTHING`,
    request.exportId,
    request.userId,
    status,
    JSON.stringify(request.publicJwk),
    request.requestedAt,
    request.dueAt,
  );

/** For an erasure: closes what a person has asked for, and takes its pieces out of the outbox at once. */
export async function dropExportJobs(tx: RawSql, userId: string): Promise<void> {
  await tx.$executeRawUnsafe(
    `UPDATE export_job SET status = 'CLOSED' WHERE user_id = $1::uuid AND status <> 'CLEARED'`,
    userId,
  );
  await tx.$executeRawUnsafe(
    `DELETE FROM outbox WHERE type = 'export.part' AND aggregate_id IN (
       SELECT export_id::text FROM export_job WHERE user_id = $1::uuid)`,
    userId,
  );
}

/** The next job to go on with, those first that have got least; it stays locked until the transaction ends. */
export async function lockNextJob(tx: RawSql): Promise<ExportJob | null> {
  const rows = await tx.$queryRawUnsafe<ExportJob[]>(
    `SELECT export_id AS "exportId", user_id AS "userId", public_jwk AS "publicJwk", section, cursor, pieces
     FROM export_job WHERE status = 'COLLECTING' AND due_at > now() AND next_try_at <= now()
     ORDER BY pieces, requested_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
  );
  return rows[0] ?? null;
}

export async function saveProgress(
  tx: RawSql,
  { exportId, section, cursor, pieces }: ExportJob,
  isDone: boolean,
): Promise<void> {
  await tx.$executeRawUnsafe(
    `UPDATE export_job SET section = $2::int, cursor = $3, pieces = $4::int, status = $5::"ExportJobStatus"
     WHERE export_id = $1::uuid`,
    exportId,
    section,
    cursor,
    pieces,
    isDone ? "COLLECTED" : "COLLECTING",
  );
}

/** So that one job that fails does not stand in the way of the others. */
export const postponeJob = (sql: RawSql, exportId: string, seconds: number): Promise<number> =>
  sql.$executeRawUnsafe(
    `UPDATE export_job SET next_try_at = now() + make_interval(secs => $2::int) WHERE export_id = $1::uuid`,
    exportId,
    seconds,
  );

export interface ClosedJob {
  readonly exportId: string;
  readonly requestedAt: Date;
}

/** Jobs whose pieces nobody waits for, whether that was told or their time is over. */
export async function findClosedJobs(sql: RawSql): Promise<ClosedJob[]> {
  await sql.$executeRawUnsafe(
    `UPDATE export_job SET status = 'CLOSED' WHERE status IN ('COLLECTING', 'COLLECTED') AND due_at <= now()`,
  );
  return sql.$queryRawUnsafe(
    `SELECT export_id AS "exportId", requested_at AS "requestedAt" FROM export_job
     WHERE status = 'CLOSED' AND next_try_at <= now() ORDER BY due_at LIMIT 20`,
  );
}

export const noteCleared = (sql: RawSql, exportId: string): Promise<number> =>
  sql.$executeRawUnsafe(`UPDATE export_job SET status = 'CLEARED' WHERE export_id = $1::uuid`, exportId);

/** Later than its time no request is taken, so none can come back. */
export const deleteSpentJobs = (sql: RawSql): Promise<number> =>
  sql.$executeRawUnsafe(`DELETE FROM export_job WHERE status = 'CLEARED' AND due_at <= now()`);

export const deletePartEvents = (sql: RawSql, exportId: string): Promise<number> =>
  sql.$executeRawUnsafe(`DELETE FROM outbox WHERE type = 'export.part' AND aggregate_id = $1`, exportId);
