import type { RawSql } from "@skein/service-kit/database.ts";
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
export async function appendAuditEvent(sql: RawSql, event: NewAuditEvent): Promise<void> {
  await sql.$executeRawUnsafe(
    `INSERT INTO audit_event (id, user_id, type, actor_id, session_id, details)
     VALUES ($1::uuid, $2::uuid, $3, $4::uuid, $5::uuid, $6::jsonb)`,
    randomUUIDv7(),
    event.userId,
    event.type,
    event.actorId ?? null,
    event.sessionId ?? null,
    JSON.stringify(event.details ?? {}),
  );
}
