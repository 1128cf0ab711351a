import type { RawSql } from "@skein/service-kit/database.ts";
import type { ExportEnd, ExportRequest } from "@skein/service-kit/export-job.ts";
import { appendEvent } from "@skein/service-kit/outbox.ts";

/** Asks every service for its part of a person's data, encrypted to the key. */
export const appendExportRequested = (tx: RawSql, request: ExportRequest): Promise<void> =>
  appendEvent(tx, { type: "export.requested", aggregateId: request.userId, payload: { ...request } });

/** Nobody waits for parts any longer: all have come, or none is wanted. */
export const appendExportClosed = (
  tx: RawSql,
  { exportId, userId, requestedAt, dueAt }: ExportEnd,
): Promise<void> =>
  appendEvent(tx, {
    type: "export.closed",
    aggregateId: userId,
    payload: { exportId, userId, requestedAt, dueAt },
  });
