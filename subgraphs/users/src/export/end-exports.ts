import type { RawSql } from "@skein/service-kit/database.ts";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import { deleteParts } from "./export-part.queries.ts";
import { appendExportClosed } from "./export.events.ts";
import { endExportsOf, endOverdueExports, type EndedExport } from "./export.queries.ts";

/** Every export of an account that is closed: what was collected is gone with the transaction. */
export async function cancelExports(tx: RawSql, userId: string): Promise<void> {
  await removeParts(tx, await endExportsOf(tx, userId, ["COLLECTING", "READY"]));
}

/** There is one copy of a person's data at a time. */
export async function replaceReadyExport(tx: RawSql, userId: string): Promise<void> {
  await removeParts(tx, await endExportsOf(tx, userId, ["READY"]));
}

/** Gives up what has not become complete in time, and deletes what nobody has downloaded. @returns how many */
export async function sweepExports(tx: RawSql): Promise<number> {
  const ended = await endOverdueExports(tx);
  await removeParts(tx, ended);
  for (const { userId, status } of ended) {
    if (status === "FAILED") await appendAuditEvent(tx, { userId, type: "EXPORT_FAILED" });
  }
  return ended.length;
}

async function removeParts(tx: RawSql, ended: readonly EndedExport[]): Promise<void> {
  await deleteParts(
    tx,
    ended.map(({ exportId }) => exportId),
  );
  for (const end of ended) if (end.status === "FAILED") await appendExportClosed(tx, end);
}
