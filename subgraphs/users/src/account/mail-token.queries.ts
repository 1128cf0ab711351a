import type { RawSql, ReadSql } from "@skein/service-kit/database.ts";
import { randomUUIDv7 } from "node:crypto";
import type { MailTokenPurpose, NewMailToken } from "./mail-token.ts";

/** Whose a token is, and for which address. */
export interface MailTokenOwner {
  readonly userId: string;
  readonly address: string;
}

/** Stores a token; the older ones of this purpose are void. */
export async function replaceMailToken(
  sql: RawSql,
  { userId, address, purpose }: MailTokenOwner & { purpose: MailTokenPurpose },
  { hash, expiresAt }: NewMailToken,
): Promise<void> {
  await sql.$executeRawUnsafe(
    `WITH void AS (
       DELETE FROM mail_token WHERE user_id = $2::uuid AND purpose = $3::"MailTokenPurpose"
     )
     INSERT INTO mail_token (id, user_id, purpose, address, token_hash, expires_at)
     VALUES ($1::uuid, $2::uuid, $3::"MailTokenPurpose", $4, $5, $6::timestamptz)`,
    randomUUIDv7(),
    userId,
    purpose,
    address,
    hash,
    expiresAt,
  );
}

/**
 * Uses a token up. The conditional UPDATE decides who wins: of any number of attempts with one token, one finds it unused.
 * The account is locked first: of two tokens that change it at once, the later finds what the other has left.
 * @returns null when it is unknown, used, too old, or of another purpose; or when its account may not act
 */
export async function takeMailToken(
  sql: RawSql,
  purpose: MailTokenPurpose,
  hash: Uint8Array,
): Promise<MailTokenOwner | null> {
  await sql.$executeRawUnsafe(
    `SELECT FROM "user" u JOIN mail_token t ON t.user_id = u.id WHERE t.token_hash = $1 FOR NO KEY UPDATE OF u`,
    hash,
  );
  const rows = await sql.$queryRawUnsafe<MailTokenOwner[]>(
    `UPDATE mail_token t SET used_at = now() FROM "user" u
     WHERE t.token_hash = $1 AND t.purpose = $2::"MailTokenPurpose" AND t.used_at IS NULL AND t.expires_at > now()
       AND u.id = t.user_id AND u.status <> 'DELETED'
     RETURNING t.user_id AS "userId", t.address`,
    hash,
    purpose,
  );
  return rows[0] ?? null;
}

/** Makes all links that went out to an account useless. */
export async function voidMailTokens(sql: RawSql, userId: string): Promise<void> {
  await sql.$executeRawUnsafe(`DELETE FROM mail_token WHERE user_id = $1::uuid`, userId);
}

/** What `takeMailToken` would find, without using it up. */
export async function findMailToken(
  sql: ReadSql,
  purpose: MailTokenPurpose,
  hash: Uint8Array,
): Promise<(MailTokenOwner & { readonly handle: string }) | null> {
  const rows = await sql.$queryRawUnsafe<(MailTokenOwner & { handle: string })[]>(
    `SELECT t.user_id AS "userId", t.address, u.handle FROM mail_token t JOIN "user" u ON u.id = t.user_id
     WHERE t.token_hash = $1 AND t.purpose = $2::"MailTokenPurpose" AND t.used_at IS NULL AND t.expires_at > now()
       AND u.status <> 'DELETED'`,
    hash,
    purpose,
  );
  return rows[0] ?? null;
}
