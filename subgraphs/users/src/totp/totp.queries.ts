import type { RawSql, ReadSql } from "@skein/service-kit/database.ts";
import { randomUUIDv7 } from "node:crypto";
import { lockAccount } from "../user/user.queries.ts";

export interface StoredTotp {
  /** Sealed for `totpPurpose`. */
  readonly secret: Uint8Array;
  readonly confirmedAt: Date | null;
}

export async function findTotp(sql: ReadSql, userId: string): Promise<StoredTotp | null> {
  const rows = await sql.$queryRawUnsafe<StoredTotp[]>(
    `SELECT secret, confirmed_at AS "confirmedAt" FROM totp_secret WHERE user_id = $1::uuid`,
    userId,
  );
  return rows[0] ?? null;
}

/** Keeps a secret that guards nothing yet; replaces an earlier one of that kind. @returns false when one guards already */
export async function storePendingTotp(sql: RawSql, userId: string, secret: Uint8Array): Promise<boolean> {
  const stored = await sql.$executeRawUnsafe(
    `INSERT INTO totp_secret (user_id, secret) VALUES ($1::uuid, $2)
     ON CONFLICT (user_id) DO UPDATE SET secret = excluded.secret, created_at = now(), last_used_step = NULL
     WHERE totp_secret.confirmed_at IS NULL`,
    userId,
    secret,
  );
  return stored > 0;
}

/** Makes the secret guard the account from now on. @returns false when it was replaced or confirmed meanwhile */
export async function confirmPendingTotp(
  sql: RawSql,
  { userId, secret, step }: { userId: string; secret: Uint8Array; step: number },
): Promise<boolean> {
  const confirmed = await sql.$executeRawUnsafe(
    `UPDATE totp_secret SET confirmed_at = now(), last_used_step = $3::bigint
     WHERE user_id = $1::uuid AND secret = $2 AND confirmed_at IS NULL`,
    userId,
    secret,
    step,
  );
  return confirmed > 0;
}

/** Uses up a time step and all before it: of any number of attempts with one code, one wins. */
export async function takeTotpStep(
  sql: RawSql,
  { userId, secret, step }: { userId: string; secret: Uint8Array; step: number },
): Promise<boolean> {
  const taken = await sql.$executeRawUnsafe(
    `UPDATE totp_secret SET last_used_step = $3::bigint
     WHERE user_id = $1::uuid AND secret = $2 AND confirmed_at IS NOT NULL
       AND (last_used_step IS NULL OR last_used_step < $3::bigint)`,
    userId,
    secret,
    step,
  );
  return taken > 0;
}

/** Removes the app with its recovery codes, and what waits for one of them. @returns false when there was none */
export async function deleteTotp(sql: RawSql, userId: string): Promise<boolean> {
  const deleted = await sql.$executeRawUnsafe(
    `DELETE FROM totp_secret WHERE user_id = $1::uuid AND confirmed_at IS NOT NULL`,
    userId,
  );
  if (deleted === 0) return false;
  await sql.$executeRawUnsafe(`DELETE FROM recovery_code WHERE user_id = $1::uuid`, userId);
  await sql.$executeRawUnsafe(
    `DELETE FROM challenge WHERE user_id = $1::uuid AND purpose = 'SECOND_FACTOR'`,
    userId,
  );
  return true;
}

/** New codes; the older ones are void. */
export async function replaceRecoveryCodes(
  sql: RawSql,
  userId: string,
  hashes: readonly Uint8Array[],
): Promise<void> {
  // Two of these at once must not leave the codes of both.
  await lockAccount(sql, userId);
  await sql.$executeRawUnsafe(`DELETE FROM recovery_code WHERE user_id = $1::uuid`, userId);
  await sql.$executeRawUnsafe(
    `INSERT INTO recovery_code (id, user_id, code_hash)
     SELECT id, $1::uuid, decode(hash, 'hex') FROM unnest($2::uuid[], $3::text[]) AS row (id, hash)`,
    userId,
    hashes.map(() => randomUUIDv7()),
    hashes.map((hash) => Buffer.from(hash).toString("hex")),
  );
}

/** Uses up a code: of any number of attempts with it, one wins. */
export async function takeRecoveryCode(sql: RawSql, userId: string, hash: Uint8Array): Promise<boolean> {
  const taken = await sql.$executeRawUnsafe(
    `UPDATE recovery_code SET used_at = now() WHERE user_id = $1::uuid AND code_hash = $2 AND used_at IS NULL`,
    userId,
    hash,
  );
  return taken > 0;
}

export async function countRecoveryCodes(sql: ReadSql, userId: string): Promise<number> {
  const rows = await sql.$queryRawUnsafe<{ count: number }[]>(
    `SELECT count(*)::int AS count FROM recovery_code WHERE user_id = $1::uuid AND used_at IS NULL`,
    userId,
  );
  return rows[0]?.count ?? 0;
}
