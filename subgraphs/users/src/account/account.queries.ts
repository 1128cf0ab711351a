import type { RawSql } from "@skein/service-kit/database.ts";

export interface PasswordAccount {
  readonly userId: string;
  readonly roles: readonly string[];
  /** The password's hash as a PHC string. */
  readonly secret: string;
}

/** The account that may sign in with this address and a password. */
export async function findPasswordAccount(sql: RawSql, address: string): Promise<PasswordAccount | null> {
  const rows = await sql.$queryRawUnsafe<PasswordAccount[]>(
    `SELECT u.id AS "userId", u.roles::text[] AS roles, c.secret
     FROM email_address e
     JOIN "user" u ON u.id = e.user_id AND u.status = 'ACTIVE'
     JOIN credential c ON c.user_id = u.id AND c.kind = 'PASSWORD'
     WHERE e.address = $1`,
    address,
  );
  return rows[0] ?? null;
}

/** Which of the two belong to an account already. */
export async function findTaken(
  sql: RawSql,
  { handle, address }: { handle: string; address: string },
): Promise<{ handle: boolean; address: boolean }> {
  const rows = await sql.$queryRawUnsafe<{ handle: boolean; address: boolean }[]>(
    `SELECT EXISTS (SELECT FROM "user" WHERE handle = $1) AS handle,
       EXISTS (SELECT FROM email_address WHERE address = $2) AS address`,
    handle,
    address,
  );
  return rows[0] ?? { handle: false, address: false };
}
