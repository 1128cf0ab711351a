import type { RawSql, ReadSql } from "@skein/service-kit/database.ts";
import type { ExportEnd } from "@skein/service-kit/export-job.ts";

/** Who has parts of an export. */
export const exportingServices = ["users", "content", "notifications"] as const;

/** How long services have to send their parts. */
const collectHours = 12;
const readyHours = 48;
/** What is told of an export after it has ended. */
const keptDays = 30;

export type DataExportStatus = "COLLECTING" | "READY" | "DOWNLOADED" | "EXPIRED" | "FAILED";

/** The parent of the GraphQL type `DataExport`. */
export interface DataExportRow {
  readonly id: string;
  readonly status: DataExportStatus;
  readonly requestedAt: Date;
  readonly readyAt: Date | null;
  readonly expiresAt: Date | null;
  readonly downloadedAt: Date | null;
}

/** What is over is over before it is swept. */
const columns = `id, requested_at AS "requestedAt", ready_at AS "readyAt", downloaded_at AS "downloadedAt",
  CASE WHEN status = 'READY' AND expires_at <= now() THEN 'EXPIRED'
    WHEN status = 'COLLECTING' AND expires_at <= now() THEN 'FAILED' ELSE status::text END AS status,
  CASE WHEN status IN ('COLLECTING', 'READY') AND expires_at > now() THEN expires_at END AS "expiresAt"`;
const endColumns = `id AS "exportId", user_id AS "userId", requested_at AS "requestedAt", expires_at AS "dueAt"`;
/** Without its key nobody can read what was sent for it. */
const withoutKey = `private_jwk = NULL, download_token_hash = NULL, link_expires_at = NULL, download_started_at = NULL`;

/** The latest one; null when there is none, or the latest is long over. */
export async function findLatestExport(sql: ReadSql, userId: string): Promise<DataExportRow | null> {
  const rows = await sql.$queryRawUnsafe<DataExportRow[]>(
    `SELECT ${columns} FROM data_export WHERE user_id = $1::uuid ORDER BY id DESC LIMIT 1`,
    userId,
  );
  return rows[0] ?? null;
}

/** Makes the person's requests come one after the other. @returns false when the account is gone */
export async function lockAccount(tx: RawSql, userId: string): Promise<boolean> {
  const rows = await tx.$queryRawUnsafe<unknown[]>(
    `SELECT id FROM "user" WHERE id = $1::uuid AND status <> 'DELETED' FOR NO KEY UPDATE`,
    userId,
  );
  return rows.length > 0;
}

export async function countLatelyRequested(tx: RawSql, userId: string): Promise<number> {
  const rows = await tx.$queryRawUnsafe<{ count: number }[]>(
    `SELECT count(*)::int AS count FROM data_export
     WHERE user_id = $1::uuid AND requested_at > now() - interval '1 day'`,
    userId,
  );
  return rows[0]?.count ?? 0;
}

/** @returns null when one is under way already */
export async function insertExport(
  tx: RawSql,
  { id, userId, privateJwk }: { id: string; userId: string; privateJwk: Uint8Array },
): Promise<(DataExportRow & { readonly expiresAt: Date }) | null> {
  const rows = await tx.$queryRawUnsafe<(DataExportRow & { expiresAt: Date })[]>(
    `INSERT INTO data_export (id, user_id, private_jwk, services, expires_at)
     VALUES ($1::uuid, $2::uuid, $3, $4::text[], now() + make_interval(hours => $5::int))
     ON CONFLICT DO NOTHING RETURNING ${columns}`,
    id,
    userId,
    privateJwk,
    exportingServices,
    collectHours,
  );
  return rows[0] ?? null;
}

/** Holds an export that waits for parts until the transaction ends. @returns null when it waits for none any more */
export async function lockCollecting(tx: RawSql, exportId: string): Promise<ExportEnd | null> {
  const rows = await tx.$queryRawUnsafe<ExportEnd[]>(
    `SELECT ${endColumns} FROM data_export WHERE id = $1::uuid AND status = 'COLLECTING' FOR NO KEY UPDATE`,
    exportId,
  );
  return rows[0] ?? null;
}

/** @returns until when it can be downloaded */
export async function markReady(tx: RawSql, exportId: string): Promise<Date | null> {
  const rows = await tx.$queryRawUnsafe<{ expiresAt: Date }[]>(
    `UPDATE data_export SET status = 'READY', ready_at = now(), expires_at = now() + make_interval(hours => $2::int)
     WHERE id = $1::uuid RETURNING expires_at AS "expiresAt"`,
    exportId,
    readyHours,
  );
  return rows[0]?.expiresAt ?? null;
}

export type EndedExport = ExportEnd & { readonly status: DataExportStatus };

/** Ends what is still there of a person's exports. @returns those that it has ended */
export const endExportsOf = (
  tx: RawSql,
  userId: string,
  statuses: readonly DataExportStatus[],
): Promise<EndedExport[]> =>
  tx.$queryRawUnsafe(
    `UPDATE data_export SET status = (CASE status WHEN 'READY' THEN 'EXPIRED' ELSE 'FAILED' END)::"DataExportStatus",
       ${withoutKey}
     WHERE user_id = $1::uuid AND status = ANY($2::text[]::"DataExportStatus"[]) RETURNING ${endColumns}, status::text AS status`,
    userId,
    statuses,
  );

/** Ends exports whose time is over, but for what is being downloaded. @returns those that it has ended */
export const endOverdueExports = (tx: RawSql): Promise<EndedExport[]> =>
  tx.$queryRawUnsafe(
    `UPDATE data_export SET status = (CASE status WHEN 'READY' THEN 'EXPIRED' ELSE 'FAILED' END)::"DataExportStatus",
       ${withoutKey}
     WHERE id IN (SELECT id FROM data_export WHERE status IN ('COLLECTING', 'READY') AND expires_at <= now()
       AND (download_started_at IS NULL OR download_started_at < now() - interval '10 minutes')
       ORDER BY expires_at LIMIT 20 FOR UPDATE SKIP LOCKED)
     RETURNING ${endColumns}, status::text AS status`,
  );

export const deleteOldExports = (sql: RawSql): Promise<number> =>
  sql.$executeRawUnsafe(
    `DELETE FROM data_export WHERE status IN ('DOWNLOADED', 'EXPIRED', 'FAILED')
       AND expires_at < now() - make_interval(days => $1::int)`,
    keptDays,
  );
