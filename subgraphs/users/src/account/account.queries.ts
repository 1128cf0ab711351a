import type { RawSql, ReadSql } from "@skein/service-kit/database.ts";
import { randomUUIDv7 } from "node:crypto";

/** An account that somebody may be signing in to. */
export interface SignInCandidate {
  readonly userId: string;
  /** The password's hash as a PHC string; null without a password. */
  readonly secret: string | null;
  readonly isKnownDevice: boolean;
  /** Whether an authenticator app guards it. */
  readonly hasSecondFactor: boolean;
}

export interface SignInCandidates {
  /** The account that has the address. */
  readonly owner: SignInCandidate | null;
  /** The account of this device that claims it; on an unknown device, the latest that does. */
  readonly claimant: SignInCandidate | null;
}

/** @param deviceHash of the device token that was sent, if one was */
export async function findSignInCandidates(
  sql: ReadSql,
  { address, deviceHash }: { address: string; deviceHash: Uint8Array | null },
): Promise<SignInCandidates> {
  const rows = await sql.$queryRawUnsafe<(SignInCandidate & { isOwner: boolean })[]>(
    `SELECT DISTINCT ON (e.verified_at IS NULL) u.id AS "userId", c.secret, e.verified_at IS NOT NULL AS "isOwner",
       d.id IS NOT NULL AS "isKnownDevice",
       EXISTS (SELECT FROM totp_secret t WHERE t.user_id = u.id AND t.confirmed_at IS NOT NULL) AS "hasSecondFactor"
     FROM email_address e
     JOIN "user" u ON u.id = e.user_id AND u.status <> 'DELETED'
     LEFT JOIN credential c ON c.user_id = u.id AND c.kind = 'PASSWORD'
     LEFT JOIN known_device d ON d.user_id = u.id AND d.token_hash = $2 AND d.expires_at > now()
     WHERE e.address = $1
     ORDER BY e.verified_at IS NULL, d.id IS NULL, e.created_at DESC, u.id DESC`,
    address,
    deviceHash,
  );
  return {
    owner: rows.find(({ isOwner }) => isOwner) ?? null,
    claimant: rows.find(({ isOwner }) => !isOwner) ?? null,
  };
}

/** The password's hash as a PHC string; null without an account or a password. */
export async function findPasswordHash(sql: ReadSql, userId: string): Promise<string | null> {
  const rows = await sql.$queryRawUnsafe<{ secret: string }[]>(
    `SELECT c.secret FROM credential c JOIN "user" u ON u.id = c.user_id AND u.status <> 'DELETED'
     WHERE c.user_id = $1::uuid AND c.kind = 'PASSWORD'`,
    userId,
  );
  return rows[0]?.secret ?? null;
}

/** The same password under newer parameters. @returns false when the hash was changed meanwhile */
export async function replacePasswordHash(
  sql: RawSql,
  { userId, from, to }: { userId: string; from: string; to: string },
): Promise<boolean> {
  const replaced = await sql.$executeRawUnsafe(
    `UPDATE credential SET secret = $3, updated_at = now() WHERE user_id = $1::uuid AND kind = 'PASSWORD' AND secret = $2`,
    userId,
    from,
    to,
  );
  return replaced > 0;
}

/** Notes in an account's log that somebody failed to sign in to it; the same statement where there is no account. */
export async function noteFailedSignIn(sql: RawSql, userId: string | null): Promise<void> {
  await sql.$executeRawUnsafe(
    `INSERT INTO audit_event (id, user_id, type)
     SELECT $1::uuid, u.id, 'SIGN_IN_FAILED' FROM "user" u WHERE u.id = $2::uuid`,
    randomUUIDv7(),
    userId,
  );
}

/** What an account is in a mail, and in which language. */
export interface AddressedAccount {
  readonly userId: string;
  readonly handle: string;
  readonly locale: string;
  readonly isVerified: boolean;
}

/** The account that has an address; else the latest that claims it. */
export async function findAccountOfAddress(sql: ReadSql, address: string): Promise<AddressedAccount | null> {
  const rows = await sql.$queryRawUnsafe<AddressedAccount[]>(
    `SELECT u.id AS "userId", u.handle, u.locale, e.verified_at IS NOT NULL AS "isVerified"
     FROM email_address e JOIN "user" u ON u.id = e.user_id AND u.status <> 'DELETED'
     WHERE e.address = $1 ORDER BY e.verified_at IS NULL, e.created_at DESC, u.id DESC LIMIT 1`,
    address,
  );
  return rows[0] ?? null;
}

/** An account with the address that it has or claims. */
export interface AccountAddress {
  readonly handle: string;
  readonly locale: string;
  readonly address: string | null;
  readonly isVerified: boolean;
}

export async function findAccountAddress(sql: ReadSql, userId: string): Promise<AccountAddress | null> {
  const rows = await sql.$queryRawUnsafe<AccountAddress[]>(
    `SELECT u.handle, u.locale, e.address, e.verified_at IS NOT NULL AS "isVerified"
     FROM "user" u LEFT JOIN email_address e ON e.user_id = u.id AND e.is_primary
     WHERE u.id = $1::uuid AND u.status <> 'DELETED'`,
    userId,
  );
  return rows[0] ?? null;
}
