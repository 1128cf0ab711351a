import type { RawSql } from "@skein/service-kit/database.ts";
import { randomUUIDv7 } from "node:crypto";
import type { NewRefreshToken } from "./refresh-token.ts";

/** The session that a refresh token keeps alive, and whose it is. */
export interface SessionOwner {
  readonly sessionId: string;
  readonly userId: string;
  readonly roles: readonly string[];
}

/** Starts a session with its first refresh token. Sessions of this user that ended long ago are forgotten with it. */
export async function insertSession(
  sql: RawSql,
  session: {
    id: string;
    userId: string;
    deviceName: string | null;
    now: Date;
    refreshToken: NewRefreshToken;
  },
): Promise<void> {
  await sql.$executeRawUnsafe(
    `WITH forgotten AS (
       DELETE FROM session WHERE user_id = $2::uuid AND expires_at < $4::timestamptz - interval '30 days'
     ), started AS (
       INSERT INTO session (id, user_id, device_name, created_at, last_used_at, expires_at)
       VALUES ($1::uuid, $2::uuid, $3, $4::timestamptz, $4::timestamptz, $6::timestamptz)
     )
     INSERT INTO refresh_token (id, session_id, token_hash, created_at, expires_at)
     VALUES ($7::uuid, $1::uuid, $5, $4::timestamptz, $6::timestamptz)`,
    session.id,
    session.userId,
    session.deviceName,
    session.now,
    session.refreshToken.hash,
    session.refreshToken.expiresAt,
    randomUUIDv7(),
  );
}

/**
 * Exchanges a refresh token for its successor. The conditional UPDATE decides who wins: of any number of attempts
 * with one token, on any number of servers, one finds it unused.
 * @returns null when the token cannot be exchanged, whatever the reason
 */
export async function exchangeRefreshToken(
  sql: RawSql,
  { hash, successor, now }: { hash: Uint8Array; successor: NewRefreshToken; now: Date },
): Promise<SessionOwner | null> {
  const rows = await sql.$queryRawUnsafe<SessionOwner[]>(
    `WITH exchanged AS (
       UPDATE refresh_token t SET used_at = $2::timestamptz
       FROM session s JOIN "user" u ON u.id = s.user_id
       WHERE t.token_hash = $1 AND t.used_at IS NULL AND t.expires_at > $2::timestamptz
         AND s.id = t.session_id AND s.revoked_at IS NULL AND u.status = 'ACTIVE'
       RETURNING t.id, t.session_id, u.id AS user_id, u.roles::text[] AS roles
     ), succeeded AS (
       INSERT INTO refresh_token (id, session_id, parent_id, token_hash, created_at, expires_at)
       SELECT $5::uuid, session_id, id, $3, $2::timestamptz, $4::timestamptz FROM exchanged
     ), prolonged AS (
       UPDATE session s SET last_used_at = $2::timestamptz, expires_at = $4::timestamptz
       FROM exchanged e WHERE s.id = e.session_id
     ), forgotten AS (
       DELETE FROM refresh_token t USING exchanged e
       WHERE t.session_id = e.session_id AND t.expires_at < $2::timestamptz
     )
     SELECT session_id AS "sessionId", user_id AS "userId", roles FROM exchanged`,
    hash,
    now,
    successor.hash,
    successor.expiresAt,
    randomUUIDv7(),
  );
  return rows[0] ?? null;
}

/** Ends the session of a token that was exchanged already. @returns the session that it ended, if it did */
export async function revokeSessionOfUsedToken(sql: RawSql, hash: Uint8Array): Promise<string | null> {
  const rows = await sql.$queryRawUnsafe<{ id: string }[]>(
    `UPDATE session s SET revoked_at = now(), revoked_reason = 'TOKEN_REUSED'
     FROM refresh_token t
     WHERE t.token_hash = $1 AND t.used_at IS NOT NULL AND s.id = t.session_id AND s.revoked_at IS NULL
     RETURNING s.id`,
    hash,
  );
  return rows[0]?.id ?? null;
}

/** Ends the session that a refresh token, used or not, belongs to. */
export async function revokeSessionOfToken(sql: RawSql, hash: Uint8Array): Promise<void> {
  await sql.$executeRawUnsafe(
    `UPDATE session s SET revoked_at = now(), revoked_reason = 'SIGNED_OUT'
     FROM refresh_token t WHERE t.token_hash = $1 AND s.id = t.session_id AND s.revoked_at IS NULL`,
    hash,
  );
}

export async function revokeSession(sql: RawSql, id: string, userId: string): Promise<void> {
  await sql.$executeRawUnsafe(
    `UPDATE session SET revoked_at = now(), revoked_reason = 'SIGNED_OUT'
     WHERE id = $1::uuid AND user_id = $2::uuid AND revoked_at IS NULL`,
    id,
    userId,
  );
}
