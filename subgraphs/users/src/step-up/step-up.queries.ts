import type { RawSql } from "@skein/service-kit/database.ts";
import type { SessionOwner } from "../session/session.queries.ts";

/** Notes in a session that its owner has proved who they are. @returns false when the session has ended */
export async function renewAuthentication(
  sql: RawSql,
  { sessionId, userId, methods, authenticatedAt }: SessionOwner,
): Promise<boolean> {
  const renewed = await sql.$executeRawUnsafe(
    `UPDATE session SET methods = $3::text[], authenticated_at = $4::timestamptz
     WHERE id = $1::uuid AND user_id = $2::uuid AND revoked_at IS NULL`,
    sessionId,
    userId,
    methods,
    authenticatedAt,
  );
  return renewed > 0;
}
