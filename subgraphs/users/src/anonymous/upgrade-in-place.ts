import type { RawSql } from "@skein/service-kit/database.ts";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import { isActive, type SessionOwner } from "../session/session.queries.ts";
import { revokeSessions } from "../session/session.rules.ts";

/**
 * Makes an anonymous account a full one, in the transaction that gives it a way to sign in. It keeps its id and so all that
 * refers to it. Its session goes on with the new proof; others end. The conditional UPDATE decides who wins.
 * @param method of RFC 8176 by which the person has just proved who they are
 * @returns false when it is none, or no longer, or was given up as abandoned
 */
export async function upgradeInPlace(
  sql: RawSql,
  { userId, sessionId }: Pick<SessionOwner, "userId" | "sessionId">,
  method: "pwd" | "fed",
): Promise<boolean> {
  const upgraded = await sql.$executeRawUnsafe(
    `UPDATE "user" u SET is_anonymous = false, updated_at = now()
     WHERE u.id = $1::uuid AND u.is_anonymous AND ${isActive}`,
    userId,
  );
  if (upgraded === 0) return false;
  await sql.$executeRawUnsafe(
    `UPDATE session SET methods = ARRAY[$2], authenticated_at = now() WHERE id = $1::uuid`,
    sessionId,
    method,
  );
  await revokeSessions(sql, { userId, except: sessionId, reason: "REVOKED" });
  await appendAuditEvent(sql, { userId, type: "ACCOUNT_UPGRADED", sessionId, details: { method } });
  return true;
}
