import type { RawSql } from "@skein/service-kit/database.ts";
import type { ExportPart } from "@skein/service-kit/export-collector.ts";
import type { ExportEnd } from "@skein/service-kit/export-job.ts";
import { findAccountAddress } from "../account/account.queries.ts";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import { toLocale } from "../mail/mail-text.ts";
import { queueMail } from "../mail/queue-mail.ts";
import type { SecretBox } from "../secret-box.ts";
import { insertPart, isComplete } from "./export-part.queries.ts";
import { appendExportClosed } from "./export.events.ts";
import { lockCollecting, markReady } from "./export.queries.ts";

interface GatheringSources {
  readonly secretBox: SecretBox;
}

/** Keeps a piece, as often as it comes and in whatever order; with the last one the export is ready. */
export async function storePart(sources: GatheringSources, tx: RawSql, part: ExportPart): Promise<void> {
  const awaited = await lockCollecting(tx, part.exportId);
  if (!awaited) return;
  await insertPart(tx, part);
  if (await isComplete(tx, part.exportId)) await finish(sources, tx, awaited);
}

async function finish(sources: GatheringSources, tx: RawSql, awaited: ExportEnd): Promise<void> {
  const { exportId, userId } = awaited;
  const expiresAt = await markReady(tx, exportId);
  await appendExportClosed(tx, awaited);
  await appendAuditEvent(tx, { userId, type: "EXPORT_READY" });
  const account = await findAccountAddress(tx, userId);
  if (account?.address == null || !account.isVerified || expiresAt === null) return;
  await queueMail(sources, tx, {
    userId,
    address: account.address,
    template: "exportReady",
    locale: toLocale(account.locale),
    values: {
      handle: account.handle,
      until: `${expiresAt.toISOString().slice(0, 16).replace("T", " ")} UTC`,
    },
  });
}
