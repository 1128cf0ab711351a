import type { RawSql } from "@skein/service-kit/database.ts";
import { randomUUIDv7 } from "node:crypto";
import type { FirstFactor } from "../account/first-factor.ts";

const lifetimeMs = 5 * 60 * 1000;
const maximumAttempts = 5;

/** What is known of a sign-in between its first and its second factor. */
export interface PendingSignIn {
  readonly userId: string;
  readonly deviceName: string | null;
  /** Of the first factor, after RFC 8176. */
  readonly methods: readonly string[];
  /** The session starts only if it still opens the account. */
  readonly firstFactor: FirstFactor;
}

export interface PendingChallenge extends PendingSignIn {
  readonly id: string;
}

/** Stores a sign-in that waits for its second factor, in place of challenges that are over. @returns when it ends */
export async function insertChallenge(
  sql: RawSql,
  hash: Uint8Array,
  { userId, ...data }: PendingSignIn,
): Promise<Date> {
  const expiresAt = new Date(Date.now() + lifetimeMs);
  await sql.$executeRawUnsafe(
    `WITH forgotten AS (
       DELETE FROM challenge WHERE user_id = $2::uuid AND purpose = 'SECOND_FACTOR' AND expires_at < now()
     )
     INSERT INTO challenge (id, purpose, user_id, token_hash, data, expires_at)
     VALUES ($1::uuid, 'SECOND_FACTOR', $2::uuid, $3, $4::jsonb, $5::timestamptz)`,
    randomUUIDv7(),
    userId,
    hash,
    JSON.stringify(data),
    expiresAt,
  );
  return expiresAt;
}

/** Counts an attempt at a challenge. @returns null when it is unknown, used, too old, or was tried too often */
export async function tryChallenge(sql: RawSql, hash: Uint8Array): Promise<PendingChallenge | null> {
  const rows = await sql.$queryRawUnsafe<
    { id: string; userId: string; data: Omit<PendingSignIn, "userId"> }[]
  >(
    `UPDATE challenge SET attempts = attempts + 1
     WHERE token_hash = $1 AND purpose = 'SECOND_FACTOR' AND used_at IS NULL AND expires_at > now()
       AND attempts < ${maximumAttempts.toString()}
     RETURNING id, user_id AS "userId", data`,
    hash,
  );
  const [row] = rows;
  return row ? { ...row.data, id: row.id, userId: row.userId } : null;
}

/** Keeps other attempts waiting until this one's transaction ends. @returns false when the challenge was used */
export async function lockChallenge(sql: RawSql, id: string): Promise<boolean> {
  const rows = await sql.$queryRawUnsafe<unknown[]>(
    `SELECT id FROM challenge WHERE id = $1::uuid AND used_at IS NULL FOR UPDATE`,
    id,
  );
  return rows.length > 0;
}

export async function useChallenge(sql: RawSql, id: string): Promise<void> {
  await sql.$executeRawUnsafe(`UPDATE challenge SET used_at = now() WHERE id = $1::uuid`, id);
}
