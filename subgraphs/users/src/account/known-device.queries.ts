import { createHash, randomBytes, randomUUIDv7 } from "node:crypto";
import type { RawSql, ReadSql } from "@skein/service-kit/database.ts";

const tokenBytes = 32;
const tokenForm = /^[A-Za-z0-9_-]{43}$/;
/** Of an account; the one that was used longest ago makes room. */
const maximumDevices = 20;
const lifetime = "180 days";

/** What a presented device token is looked up by, or null when it cannot be one. */
export const hashDeviceToken = (token: string | null | undefined): Uint8Array | null =>
  typeof token === "string" && tokenForm.test(token) ? hashOf(token) : null;

const hashOf = (token: string): Uint8Array => createHash("sha256").update(token).digest();

/**
 * Notes that a device has signed in to an account.
 * @param presented what the device sent, if anything
 * @returns the token that it keeps: the one that it sent if that is of this account, else a new one
 */
export async function rememberDevice(
  sql: RawSql,
  userId: string,
  presented: string | null | undefined,
): Promise<string> {
  const hash = hashDeviceToken(presented);
  if (typeof presented === "string" && hash && (await touchDevice(sql, userId, hash))) return presented;
  const token = randomBytes(tokenBytes).toString("base64url");
  await insertDevice(sql, userId, hashOf(token));
  return token;
}

async function touchDevice(sql: RawSql, userId: string, hash: Uint8Array): Promise<boolean> {
  const touched = await sql.$executeRawUnsafe(
    `UPDATE known_device SET last_used_at = now(), expires_at = now() + interval '${lifetime}'
     WHERE user_id = $1::uuid AND token_hash = $2 AND expires_at > now()`,
    userId,
    hash,
  );
  return touched > 0;
}

async function insertDevice(sql: RawSql, userId: string, hash: Uint8Array): Promise<void> {
  await sql.$executeRawUnsafe(
    `WITH forgotten AS (
       DELETE FROM known_device WHERE id IN (
         SELECT id FROM known_device WHERE user_id = $2::uuid
         ORDER BY expires_at > now() DESC, last_used_at DESC OFFSET ${(maximumDevices - 1).toString()})
     )
     INSERT INTO known_device (id, user_id, token_hash, expires_at)
     VALUES ($1::uuid, $2::uuid, $3, now() + interval '${lifetime}')`,
    randomUUIDv7(),
    userId,
    hash,
  );
}

/** @param hash as `hashDeviceToken` makes it */
export async function isKnownDevice(sql: ReadSql, userId: string, hash: Uint8Array): Promise<boolean> {
  const rows = await sql.$queryRawUnsafe<unknown[]>(
    `SELECT id FROM known_device WHERE user_id = $1::uuid AND token_hash = $2 AND expires_at > now()`,
    userId,
    hash,
  );
  return rows.length > 0;
}
