import type { RawSql, ReadSql } from "@skein/service-kit/database.ts";
import type { ExportPart } from "@skein/service-kit/export-collector.ts";

/** Pieces come twice, and in any order: the first of each counts. */
export async function insertPart(
  tx: RawSql,
  { exportId, service, piece, pieces, content }: ExportPart,
): Promise<void> {
  await tx.$executeRawUnsafe(
    `INSERT INTO data_export_part (export_id, service, piece, pieces, content)
     VALUES ($1::uuid, $2, $3::int, $4::int, $5) ON CONFLICT DO NOTHING`,
    exportId,
    service,
    piece,
    pieces,
    content,
  );
}

/** Whether every service that is awaited has sent all its pieces. */
export async function isComplete(tx: RawSql, exportId: string): Promise<boolean> {
  const rows = await tx.$queryRawUnsafe<{ complete: boolean }[]>(
    `SELECT NOT EXISTS (
       SELECT FROM unnest(e.services) AS awaited WHERE awaited NOT IN (
         SELECT service FROM data_export_part WHERE export_id = e.id GROUP BY service HAVING count(*) = max(pieces))
     ) AS complete FROM data_export e WHERE e.id = $1::uuid`,
    exportId,
  );
  return rows[0]?.complete ?? false;
}

/**
 * One piece of what is being downloaded.
 * @returns null when it is not there, or the link of this download is no longer the one in use
 */
export async function findDownloadedPart(
  sql: ReadSql,
  { exportId, service, piece }: Pick<ExportPart, "exportId" | "service" | "piece">,
  linkHash: Uint8Array,
): Promise<Pick<ExportPart, "content" | "pieces"> | null> {
  const rows = await sql.$queryRawUnsafe<Pick<ExportPart, "content" | "pieces">[]>(
    `SELECT p.content, p.pieces FROM data_export_part p JOIN data_export e ON e.id = p.export_id
     WHERE p.export_id = $1::uuid AND p.service = $2 AND p.piece = $3::int AND e.download_token_hash = $4`,
    exportId,
    service,
    piece,
    linkHash,
  );
  return rows[0] ?? null;
}

export const deleteParts = (tx: RawSql, exportIds: readonly string[]): Promise<number> =>
  tx.$executeRawUnsafe(`DELETE FROM data_export_part WHERE export_id = ANY($1::uuid[])`, exportIds);
