import type { RawSql } from "@skein/service-kit/database.ts";
import { randomUUIDv7 } from "node:crypto";
import { lockAccount } from "../user/user.queries.ts";

/**
 * Gives an account a password, whether or not it had one. What known devices were allowed is over. The lock makes
 * sessions that start meanwhile come before, and be seen, or after, and see the new password.
 */
export async function storePassword(sql: RawSql, userId: string, secret: string): Promise<void> {
  await lockAccount(sql, userId);
  await sql.$executeRawUnsafe(`DELETE FROM known_device WHERE user_id = $1::uuid`, userId);
  await sql.$executeRawUnsafe(
    `WITH changed AS (
       UPDATE credential SET secret = $3, updated_at = now()
       WHERE user_id = $2::uuid AND kind = 'PASSWORD' RETURNING id
     )
     INSERT INTO credential (id, user_id, kind, secret)
     SELECT $1::uuid, $2::uuid, 'PASSWORD', $3 WHERE NOT EXISTS (SELECT FROM changed)`,
    randomUUIDv7(),
    userId,
    secret,
  );
}

/** Every other way into an account: identities of other issuers, passkeys, second factors and what is under way. */
export async function removeOtherFactors(sql: RawSql, userId: string): Promise<void> {
  for (const table of ["identity", "passkey", "totp_secret", "recovery_code", "challenge"]) {
    await sql.$executeRawUnsafe(`DELETE FROM ${table} WHERE user_id = $1::uuid`, userId);
  }
}
