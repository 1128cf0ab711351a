import type { RawSql } from "@skein/service-kit/database.ts";

/**
 * Locks an account, so that its ways to sign in are counted and changed by one transaction at a time: whatever removes one
 * calls this first.
 * @returns how many ways there are: a password, passkeys, identities of other issuers
 */
export async function lockSignInMethods(sql: RawSql, userId: string): Promise<number> {
  await sql.$executeRawUnsafe(`SELECT FROM "user" WHERE id = $1::uuid FOR NO KEY UPDATE`, userId);
  const rows = await sql.$queryRawUnsafe<{ count: number }[]>(
    `SELECT (SELECT count(*) FROM credential WHERE user_id = $1::uuid)::int
       + (SELECT count(*) FROM passkey WHERE user_id = $1::uuid)::int
       + (SELECT count(*) FROM identity WHERE user_id = $1::uuid)::int AS count`,
    userId,
  );
  return rows[0]?.count ?? 0;
}
