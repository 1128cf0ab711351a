import type { RawSql } from "@skein/service-kit/database.ts";
import { lockAccount } from "../user/user.queries.ts";

/**
 * Locks an account, so that its ways to sign in are counted and changed by one transaction at a time: whatever removes one
 * calls this first.
 * @returns how many ways there are: a password, passkeys, identities of other issuers
 */
export async function lockSignInMethods(sql: RawSql, userId: string): Promise<number> {
  await lockAccount(sql, userId);
  const rows = await sql.$queryRawUnsafe<{ count: number }[]>(
    `SELECT (SELECT count(*) FROM credential WHERE user_id = $1::uuid)::int
       + (SELECT count(*) FROM passkey WHERE user_id = $1::uuid)::int
       + (SELECT count(*) FROM identity WHERE user_id = $1::uuid)::int AS count`,
    userId,
  );
  return rows[0]?.count ?? 0;
}
