import type { RawSql, ReadSql } from "@skein/service-kit/database.ts";
import { randomUUIDv7 } from "node:crypto";
import type { NewRefreshToken } from "./refresh-token.ts";

/** The session that a refresh token keeps alive, whose it is, and how they proved it. */
export interface SessionOwner {
  readonly sessionId: string;
  readonly userId: string;
  readonly roles: readonly string[];
  readonly methods: readonly string[];
  readonly authenticatedAt: Date;
  readonly isAnonymous: boolean;
}

/** Of the aliases `s` and `u`. */
const ownerColumns = `s.id AS "sessionId", u.id AS "userId", u.roles::text[] AS roles, s.methods,
  s.authenticated_at AS "authenticatedAt", u.is_anonymous AS "isAnonymous"`;

/** Whether the account `u` may act: it is there, and no ban is in force. */
export const isActive = `(u.status = 'ACTIVE' OR u.status = 'BANNED' AND u.banned_until <= now())`;

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly deviceName: string | null;
  readonly clientName: string | null;
  readonly methods: readonly string[];
  readonly now: Date;
  readonly refreshToken: NewRefreshToken;
}

/**
 * Starts a session with its first refresh token. Sessions of this user that ended long ago are forgotten with it. The
 * lock on the account makes a ban or a deletion under way come first, or see this session. A ban that has ended is
 * lifted.
 * @returns null when the account may not act
 */
export async function insertSession(sql: RawSql, session: NewSession): Promise<SessionOwner | null> {
  const rows = await sql.$queryRawUnsafe<SessionOwner[]>(
    `WITH u AS (
       SELECT * FROM "user" u WHERE u.id = $2::uuid AND ${isActive} FOR NO KEY UPDATE
     ), lifted AS (
       UPDATE "user" b SET status = 'ACTIVE', banned_until = NULL, ban_reason = NULL
       FROM u WHERE b.id = u.id AND b.status = 'BANNED'
     ), forgotten AS (
       DELETE FROM session WHERE user_id = $2::uuid AND expires_at < $4::timestamptz - interval '30 days'
     ), s AS (
       INSERT INTO session (id, user_id, device_name, client_name, methods, authenticated_at, created_at, last_used_at,
         expires_at)
       SELECT $1::uuid, u.id, $3, $8, $9::text[], $4::timestamptz, $4::timestamptz, $4::timestamptz, $6::timestamptz
       FROM u RETURNING *
     ), token AS (
       INSERT INTO refresh_token (id, session_id, token_hash, created_at, expires_at)
       SELECT $7::uuid, s.id, $5, $4::timestamptz, $6::timestamptz FROM s
     ), logged AS (
       INSERT INTO audit_event (id, user_id, type, session_id, details)
       SELECT $10::uuid, s.user_id, 'SIGNED_IN', s.id, jsonb_build_object('methods', s.methods) FROM s
     )
     SELECT ${ownerColumns} FROM s JOIN u ON u.id = s.user_id`,
    session.id,
    session.userId,
    session.deviceName,
    session.now,
    session.refreshToken.hash,
    session.refreshToken.expiresAt,
    randomUUIDv7(),
    session.clientName,
    session.methods,
    randomUUIDv7(),
  );
  return rows[0] ?? null;
}

/** The viewer's session as it is now; null when it has ended, or its account may not act. */
export async function findActiveSession(
  sql: ReadSql,
  { sessionId, userId }: { sessionId: string; userId: string },
): Promise<SessionOwner | null> {
  const rows = await sql.$queryRawUnsafe<SessionOwner[]>(
    `SELECT ${ownerColumns} FROM session s JOIN "user" u ON u.id = s.user_id
     WHERE s.id = $1::uuid AND s.user_id = $2::uuid AND s.revoked_at IS NULL AND ${isActive}`,
    sessionId,
    userId,
  );
  return rows[0] ?? null;
}

/** Ends sessions of an account. @returns the ids of those that it has ended */
export async function endSessions(
  sql: RawSql,
  { userId, except, only, reason }: SessionsToEnd,
): Promise<string[]> {
  const rows = await sql.$queryRawUnsafe<{ id: string }[]>(
    `UPDATE session SET revoked_at = now(), revoked_reason = $4
     WHERE user_id = $1::uuid AND revoked_at IS NULL
       AND ($2::uuid IS NULL OR id <> $2::uuid) AND ($3::uuid IS NULL OR id = $3::uuid)
     RETURNING id`,
    userId,
    except ?? null,
    only ?? null,
    reason,
  );
  return rows.map(({ id }) => id);
}

export interface SessionsToEnd {
  readonly userId: string;
  /** The session that stays. */
  readonly except?: string;
  /** The only one that ends. */
  readonly only?: string;
  readonly reason: RevocationReason;
}

/** Why a session has ended, for the account's owner. */
export type RevocationReason =
  "SIGNED_OUT" | "TOKEN_REUSED" | "REVOKED" | "PASSWORD_CHANGED" | "EMAIL_CHANGED" | "BANNED" | "DELETED";

/**
 * Exchanges a refresh token for its successor. The conditional UPDATE decides who wins: of any number of attempts
 * with one token, on any number of servers, one finds it unused. The others find its successor with `findSuccessor`.
 * A session that is ended at the same moment gives nothing: whoever ends it holds its row, for which this waits.
 * @returns null when the token cannot be exchanged, whatever the reason
 */
export async function exchangeRefreshToken(
  sql: RawSql,
  { hash, successor, sealed, now }: Exchange,
): Promise<SessionOwner | null> {
  const rows = await sql.$queryRawUnsafe<SessionOwner[]>(
    `WITH exchanged AS (
       UPDATE refresh_token t SET used_at = $2::timestamptz, successor = $6
       FROM session s JOIN "user" u ON u.id = s.user_id
       WHERE t.token_hash = $1 AND t.used_at IS NULL AND t.expires_at > $2::timestamptz
         AND s.id = t.session_id AND s.revoked_at IS NULL AND ${isActive}
       RETURNING t.id, t.session_id, ${ownerColumns}
     ), succeeded AS (
       INSERT INTO refresh_token (id, session_id, parent_id, token_hash, created_at, expires_at)
       SELECT $5::uuid, session_id, id, $3, $2::timestamptz, $4::timestamptz FROM exchanged
     ), prolonged AS (
       UPDATE session s SET last_used_at = $2::timestamptz, expires_at = $4::timestamptz
       FROM exchanged e WHERE s.id = e.session_id AND s.revoked_at IS NULL
       RETURNING s.id
     ), forgotten AS (
       DELETE FROM refresh_token t USING exchanged e
       WHERE t.session_id = e.session_id AND t.expires_at < $2::timestamptz
     )
     SELECT "sessionId", "userId", roles, methods, "authenticatedAt", "isAnonymous"
     FROM exchanged JOIN prolonged ON prolonged.id = exchanged.session_id`,
    hash,
    now,
    successor.hash,
    successor.expiresAt,
    randomUUIDv7(),
    sealed,
  );
  return rows[0] ?? null;
}

interface Exchange {
  readonly hash: Uint8Array;
  readonly successor: NewRefreshToken;
  /** The successor, for nobody but the holder of the token that it follows. */
  readonly sealed: Uint8Array;
  readonly now: Date;
}

export interface Successor extends SessionOwner {
  readonly sealed: Uint8Array;
  readonly expiresAt: Date;
}

/** What a refresh token was exchanged for, as long as that is the newest token of its session: it was never used. */
export async function findSuccessor(sql: RawSql, hash: Uint8Array, now: Date): Promise<Successor | null> {
  const rows = await sql.$queryRawUnsafe<Successor[]>(
    `SELECT ${ownerColumns}, t.successor AS sealed, next.expires_at AS "expiresAt"
     FROM refresh_token t
     JOIN refresh_token next ON next.parent_id = t.id AND next.used_at IS NULL
     JOIN session s ON s.id = t.session_id AND s.revoked_at IS NULL
     JOIN "user" u ON u.id = s.user_id AND ${isActive}
     WHERE t.token_hash = $1 AND t.successor IS NOT NULL AND next.expires_at > $2::timestamptz`,
    hash,
    now,
  );
  return rows[0] ?? null;
}

export interface EndedSession {
  readonly sessionId: string;
  readonly userId: string;
}

/** Ends the session of a token whose successor was exchanged as well. @returns the session that it ended, if it did */
export async function endSessionOfOldToken(sql: RawSql, hash: Uint8Array): Promise<EndedSession | null> {
  const rows = await sql.$queryRawUnsafe<EndedSession[]>(
    `UPDATE session s SET revoked_at = now(), revoked_reason = 'TOKEN_REUSED'
     FROM refresh_token t
     WHERE t.token_hash = $1 AND t.used_at IS NOT NULL AND s.id = t.session_id AND s.revoked_at IS NULL
       AND (t.successor IS NULL
         OR NOT EXISTS (SELECT FROM refresh_token next WHERE next.parent_id = t.id AND next.used_at IS NULL))
     RETURNING s.id AS "sessionId", s.user_id AS "userId"`,
    hash,
  );
  return rows[0] ?? null;
}

/** Ends the session that a refresh token, used or not, belongs to. @returns the session that it ended, if it did */
export async function endSessionOfToken(sql: RawSql, hash: Uint8Array): Promise<EndedSession | null> {
  const rows = await sql.$queryRawUnsafe<EndedSession[]>(
    `UPDATE session s SET revoked_at = now(), revoked_reason = 'SIGNED_OUT'
     FROM refresh_token t WHERE t.token_hash = $1 AND s.id = t.session_id AND s.revoked_at IS NULL
     RETURNING s.id AS "sessionId", s.user_id AS "userId"`,
    hash,
  );
  return rows[0] ?? null;
}
