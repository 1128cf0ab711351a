import { AppError } from "@skein/service-kit/app-error.ts";
import { insertExportJob } from "@skein/service-kit/export-job.ts";
import { randomUUIDv7 } from "node:crypto";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import type { UsersContext } from "../context.ts";
import { requireActiveSession, requireRecentOwner } from "../session/session.rules.ts";
import { replaceReadyExport } from "./end-exports.ts";
import { replaceLink } from "./export-download.queries.ts";
import { createExportKey } from "./export-key.ts";
import { createExportToken } from "./export-token.ts";
import { appendExportRequested } from "./export.events.ts";
import {
  countLatelyRequested,
  findLatestExport,
  insertExport,
  lockAccount,
  type DataExportRow,
} from "./export.queries.ts";

/** Within a day. */
const maxRequests = 3;

/** @throws {AppError} `UNAUTHENTICATED` unless the viewer's session lives. */
export async function getOwnExport(context: UsersContext): Promise<DataExportRow | null> {
  const { userId } = await requireActiveSession(context);
  return findLatestExport(context.sql, userId);
}

export interface RequestOutcome {
  readonly export: DataExportRow | null;
  readonly problems: readonly ("ALREADY_UNDER_WAY" | "TOO_MANY_EXPORTS")[];
}

/**
 * Asks every service for what it has of the viewer. A copy that is ready is deleted: the new one takes its place.
 * @throws {AppError} `UNAUTHENTICATED`; `STEP_UP_REQUIRED` unless the viewer has signed in lately.
 */
export async function requestOwnExport(context: UsersContext): Promise<RequestOutcome> {
  const { userId, sessionId } = await requireRecentOwner(context);
  const id = randomUUIDv7();
  const { publicJwk, sealedPrivateJwk } = await createExportKey(context.secretBox, id);
  const outcome = await context.prisma.$transaction(async (tx): Promise<RequestOutcome> => {
    if (!(await lockAccount(tx, userId))) throw new AppError("UNAUTHENTICATED", "The account is gone.");
    const isOneTooMany = (await countLatelyRequested(tx, userId)) >= maxRequests;
    const fresh = isOneTooMany ? null : await insertExport(tx, { id, userId, privateJwk: sealedPrivateJwk });
    if (!fresh) return { export: null, problems: [isOneTooMany ? "TOO_MANY_EXPORTS" : "ALREADY_UNDER_WAY"] };
    await replaceReadyExport(tx, userId);
    const { requestedAt, expiresAt: dueAt } = fresh;
    const request = { exportId: id, userId, publicJwk, requestedAt, dueAt };
    await insertExportJob(tx, request);
    await appendExportRequested(tx, request);
    await appendAuditEvent(tx, { userId, type: "EXPORT_REQUESTED", sessionId });
    return { export: fresh, problems: [] };
  });
  context.relay.wake();
  context.exporter.wake();
  return outcome;
}

export interface LinkOutcome {
  readonly link: { readonly path: string; readonly expiresAt: Date } | null;
  readonly problems: readonly ("NOT_READY" | "DOWNLOAD_UNDER_WAY")[];
}

/**
 * Makes the link by which the viewer can download their export, once. Earlier links are void.
 * @throws {AppError} `UNAUTHENTICATED`; `STEP_UP_REQUIRED` unless the viewer has signed in lately; `RATE_LIMITED`.
 */
export async function createOwnExportLink(context: UsersContext): Promise<LinkOutcome> {
  const { userId } = await requireRecentOwner(context);
  await context.attempts.count("exportLink", { account: userId, client: null });
  const { token, hash } = createExportToken();
  const expiresAt = await replaceLink(context.prisma, userId, hash);
  if (expiresAt) return { link: { path: `/exports/${token}`, expiresAt }, problems: [] };
  const latest = await findLatestExport(context.prisma, userId);
  return { link: null, problems: [latest?.status === "READY" ? "DOWNLOAD_UNDER_WAY" : "NOT_READY"] };
}
