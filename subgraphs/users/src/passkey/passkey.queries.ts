import type { RawSql, ReadSql } from "@skein/service-kit/database.ts";
import { randomUUIDv7 } from "node:crypto";

/** Of an account. */
export const maximumPasskeys = 20;

/** The GraphQL type `Passkey`. */
export interface PasskeyRow {
  readonly id: string;
  readonly name: string;
  readonly isBackedUp: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

const columns = `id, name, is_backed_up AS "isBackedUp", created_at AS "createdAt", last_used_at AS "lastUsedAt"`;

export const findPasskeys = (
  sql: ReadSql,
  userId: string,
): Promise<(PasskeyRow & { readonly credentialId: Uint8Array })[]> =>
  sql.$queryRawUnsafe(
    `SELECT ${columns}, credential_id AS "credentialId" FROM passkey WHERE user_id = $1::uuid
     ORDER BY id DESC LIMIT ${maximumPasskeys.toString()}`,
    userId,
  );

export interface NewPasskey {
  readonly userId: string;
  readonly credentialId: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly signCount: number;
  readonly transports: readonly string[];
  readonly isBackedUp: boolean;
  readonly name: string;
}

/** Under the account's lock. @returns null when there are too many, or somebody has this credential already */
export async function insertPasskey(sql: RawSql, passkey: NewPasskey): Promise<PasskeyRow | null> {
  const rows = await sql.$queryRawUnsafe<PasskeyRow[]>(
    `INSERT INTO passkey (id, user_id, credential_id, public_key, sign_count, transports, is_backed_up, name)
     SELECT $1::uuid, $2::uuid, $3, $4, $5::bigint, $6::text[], $7, $8
     WHERE (SELECT count(*) FROM passkey WHERE user_id = $2::uuid) < ${maximumPasskeys.toString()}
     ON CONFLICT (credential_id) DO NOTHING RETURNING ${columns}`,
    randomUUIDv7(),
    passkey.userId,
    passkey.credentialId,
    passkey.publicKey,
    passkey.signCount,
    passkey.transports,
    passkey.isBackedUp,
    passkey.name,
  );
  return rows[0] ?? null;
}

export interface StoredPasskey {
  readonly id: string;
  readonly userId: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
}

export async function findPasskey(sql: ReadSql, credentialId: Uint8Array): Promise<StoredPasskey | null> {
  const rows = await sql.$queryRawUnsafe<StoredPasskey[]>(
    `SELECT id, user_id AS "userId", public_key AS "publicKey" FROM passkey WHERE credential_id = $1`,
    credentialId,
  );
  return rows[0] ?? null;
}

/**
 * Notes a use. A count must grow, unless the authenticator has none: https://www.w3.org/TR/webauthn-3/#sctn-sign-counter
 * @returns false when it did not
 */
export async function advancePasskey(
  sql: RawSql,
  { id, signCount, isBackedUp }: { id: string; signCount: number; isBackedUp: boolean },
): Promise<boolean> {
  const advanced = await sql.$executeRawUnsafe(
    `UPDATE passkey SET sign_count = $2::bigint, is_backed_up = $3, last_used_at = now()
     WHERE id = $1::uuid AND (sign_count < $2::bigint OR sign_count = 0 AND $2::bigint = 0)`,
    id,
    signCount,
    isBackedUp,
  );
  return advanced > 0;
}

/** @returns null when the account has no such passkey */
export async function renamePasskeyRow(
  sql: RawSql,
  { userId, id, name }: { userId: string; id: string; name: string },
): Promise<PasskeyRow | null> {
  const rows = await sql.$queryRawUnsafe<PasskeyRow[]>(
    `UPDATE passkey SET name = $3 WHERE id = $1::uuid AND user_id = $2::uuid RETURNING ${columns}`,
    id,
    userId,
    name,
  );
  return rows[0] ?? null;
}

export async function deletePasskey(
  sql: RawSql,
  { userId, id }: { userId: string; id: string },
): Promise<boolean> {
  const deleted = await sql.$executeRawUnsafe(
    `DELETE FROM passkey WHERE id = $1::uuid AND user_id = $2::uuid`,
    id,
    userId,
  );
  return deleted > 0;
}

export async function hasPasskey(
  sql: RawSql,
  { userId, id }: { userId: string; id: string },
): Promise<boolean> {
  const rows = await sql.$queryRawUnsafe<unknown[]>(
    `SELECT id FROM passkey WHERE id = $1::uuid AND user_id = $2::uuid`,
    id,
    userId,
  );
  return rows.length > 0;
}
