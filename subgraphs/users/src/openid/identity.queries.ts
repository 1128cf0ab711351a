import type { RawSql, ReadSql } from "@skein/service-kit/database.ts";

/** What an identity is found by, and nothing else: addresses change hands. */
export interface IdentityKey {
  readonly issuer: string;
  readonly subject: string;
}

/** Whose identity it is; notes that it was used. Null when nobody's. */
export async function touchIdentity(sql: RawSql, { issuer, subject }: IdentityKey): Promise<string | null> {
  const rows = await sql.$queryRawUnsafe<{ userId: string }[]>(
    `UPDATE identity SET last_used_at = now() WHERE issuer = $1 AND subject = $2 RETURNING user_id AS "userId"`,
    issuer,
    subject,
  );
  return rows[0]?.userId ?? null;
}

/** The account that has an address, not one that claims it. */
export interface AddressOwner {
  readonly userId: string;
  /**
   * Who reads its mail could not get in by that alone, or already signs in with another identity of this issuer: then the
   * address has a new holder there.
   */
  readonly needsMoreThanMail: boolean;
}

/** Locks the account: what guards it does not change before the end of the transaction. */
export async function findAddressOwner(
  sql: RawSql,
  { address, issuer }: { address: string; issuer: string },
): Promise<AddressOwner | null> {
  const rows = await sql.$queryRawUnsafe<AddressOwner[]>(
    `SELECT u.id AS "userId", u.roles && '{MODERATOR,ADMIN}'::"UserRole"[]
       OR EXISTS (SELECT FROM totp_secret t WHERE t.user_id = u.id AND t.confirmed_at IS NOT NULL)
       OR EXISTS (SELECT FROM identity i WHERE i.user_id = u.id AND i.issuer = $2) AS "needsMoreThanMail"
     FROM email_address e JOIN "user" u ON u.id = e.user_id
     WHERE e.address = $1 AND e.verified_at IS NOT NULL FOR NO KEY UPDATE OF u`,
    address,
    issuer,
  );
  return rows[0] ?? null;
}

export async function hasIdentity(
  sql: ReadSql,
  { userId, issuer, subject }: IdentityKey & { readonly userId: string },
): Promise<boolean> {
  const rows = await sql.$queryRawUnsafe<unknown[]>(
    `SELECT user_id FROM identity WHERE issuer = $2 AND subject = $3 AND user_id = $1::uuid`,
    userId,
    issuer,
    subject,
  );
  return rows.length > 0;
}

export interface LinkedIdentityRow extends IdentityKey {
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

export const maximumIdentities = 20;

export const listIdentities = (sql: ReadSql, userId: string): Promise<LinkedIdentityRow[]> =>
  sql.$queryRawUnsafe(
    `SELECT issuer, subject, created_at AS "createdAt", last_used_at AS "lastUsedAt"
     FROM identity WHERE user_id = $1::uuid ORDER BY created_at, issuer, subject LIMIT ${maximumIdentities.toString()}`,
    userId,
  );

export async function deleteIdentity(
  sql: RawSql,
  { userId, issuer, subject }: IdentityKey & { userId: string },
): Promise<boolean> {
  const deleted = await sql.$executeRawUnsafe(
    `DELETE FROM identity WHERE user_id = $1::uuid AND issuer = $2 AND subject = $3`,
    userId,
    issuer,
    subject,
  );
  return deleted > 0;
}
