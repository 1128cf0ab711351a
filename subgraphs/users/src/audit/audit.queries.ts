import { createBindings } from "@skein/service-kit/bindings.ts";
import type { RawSql, ReadSql } from "@skein/service-kit/database.ts";
import type { Page } from "@skein/service-kit/pagination.ts";
import { randomUUIDv7 } from "node:crypto";

/** What can stand in an account's log. */
export type AuditEventType =
  | "REGISTERED"
  | "SIGNED_IN"
  | "SIGN_IN_FAILED"
  | "SIGNED_OUT"
  | "SESSION_REVOKED"
  | "REFRESH_TOKEN_REUSED"
  | "STEPPED_UP"
  | "EMAIL_VERIFIED"
  | "EMAIL_CHANGE_REQUESTED"
  | "EMAIL_CHANGED"
  | "PASSWORD_RESET_REQUESTED"
  | "PASSWORD_RESET"
  | "PASSWORD_CHANGED"
  | "IDENTITY_LINKED"
  | "IDENTITY_UNLINKED"
  | "ACCOUNT_UPGRADED"
  | "TOTP_ENABLED"
  | "TOTP_DISABLED"
  | "RECOVERY_CODE_USED"
  | "RECOVERY_CODES_CREATED"
  | "PASSKEY_ADDED"
  | "PASSKEY_REMOVED"
  | "PASSKEY_CLONE_SUSPECTED"
  | "BANNED"
  | "UNBANNED"
  | "ROLES_CHANGED"
  | "EXPORT_REQUESTED"
  | "EXPORT_READY"
  | "EXPORT_DOWNLOADED"
  | "EXPORT_FAILED"
  | "DELETION_REQUESTED"
  | "DELETION_CANCELLED"
  | "ERASED_BY_SERVICE"
  | "ERASED";

export interface NewAuditEvent {
  readonly userId: string;
  readonly type: AuditEventType;
  /** Who did it, where that is somebody else. */
  readonly actorId?: string;
  readonly sessionId?: string;
  /** Never an address, a name or a secret: the log outlives the account. */
  readonly details?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** Adds to an account's log, inside the transaction that does what it tells of. */
export const appendAuditEvent = (sql: RawSql, event: NewAuditEvent): Promise<void> =>
  appendAuditEvents(sql, [event]);

/** As `appendAuditEvent`, in one statement. */
export async function appendAuditEvents(sql: RawSql, events: readonly NewAuditEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => ({ id: randomUUIDv7(), details: {}, ...event }));
  await sql.$executeRawUnsafe(
    `INSERT INTO audit_event (id, user_id, type, actor_id, session_id, details)
     SELECT id, "userId", type, "actorId", "sessionId", details FROM jsonb_to_recordset($1::jsonb)
       AS row (id uuid, "userId" uuid, type text, "actorId" uuid, "sessionId" uuid, details jsonb)`,
    JSON.stringify(rows),
  );
}

export interface AuditEventRow {
  readonly id: string;
  readonly userId: string;
  readonly type: AuditEventType;
  readonly actorId: string | null;
  readonly sessionId: string | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly occurredAt: Date;
}

/** A page of an account's log, latest first; one row more than the page holds. */
export function findAuditPage(
  sql: ReadSql,
  { userId, page }: { userId: string; page: Page },
): Promise<AuditEventRow[]> {
  const { values, bind } = createBindings();
  const conditions = [`user_id = ${bind(userId)}::uuid`];
  // Ids are ordered by time.
  if (page.after) conditions.push(`id < ${bind(page.after[0])}::uuid`);
  if (page.before) conditions.push(`id > ${bind(page.before[0])}::uuid`);
  const order = page.direction === "forward" ? "DESC" : "ASC";
  return sql.$queryRawUnsafe(
    `SELECT id, user_id AS "userId", type, actor_id AS "actorId", session_id AS "sessionId", details,
       occurred_at AS "occurredAt"
     FROM audit_event WHERE ${conditions.join(" AND ")} ORDER BY id ${order} LIMIT ${bind(page.limit + 1)}`,
    ...values,
  );
}
