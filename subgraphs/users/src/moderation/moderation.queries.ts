import type { RawSql, ReadSql } from "@skein/service-kit/database.ts";
import { isActive } from "../session/session.queries.ts";

export type AccountStatus = "ACTIVE" | "BANNED" | "DELETED";
export type UserRole = "USER" | "MODERATOR" | "ADMIN";

/** The parent of the GraphQL type `ModeratedAccount`. */
export interface AccountState {
  readonly id: string;
  /** A ban whose time is over is none. */
  readonly status: AccountStatus;
  readonly roles: readonly UserRole[];
  readonly bannedUntil: Date | null;
  readonly banReason: string | null;
}

const ifBanned = (column: string): string => `CASE WHEN ${isActive} THEN NULL ELSE ${column} END`;

export async function findAccountState(sql: ReadSql, userId: string): Promise<AccountState | null> {
  const rows = await sql.$queryRawUnsafe<AccountState[]>(
    `SELECT u.id, CASE WHEN ${isActive} THEN 'ACTIVE' ELSE u.status::text END AS status, u.roles::text[] AS roles,
       ${ifBanned("u.banned_until")} AS "bannedUntil", ${ifBanned("u.ban_reason")} AS "banReason"
     FROM "user" u WHERE u.id = $1::uuid`,
    userId,
  );
  return rows[0] ?? null;
}

/**
 * The accounts of all admins stay as they are until the transaction ends: two that act on each other come one after the
 * other, and the second is no admin any more. So there is always one left.
 * @returns whether this account may act and is an admin
 */
export async function lockAdmins(tx: RawSql, actorId: string): Promise<boolean> {
  const rows = await tx.$queryRawUnsafe<{ id: string; active: boolean }[]>(
    `SELECT u.id, ${isActive} AS active FROM "user" u WHERE 'ADMIN' = ANY(u.roles) ORDER BY u.id FOR NO KEY UPDATE`,
  );
  return rows.some(({ id, active }) => id === actorId && active);
}

/** @returns false when there is no such account */
export async function writeBan(
  tx: RawSql,
  { userId, reason, until }: { userId: string; reason: string; until: Date | null },
): Promise<boolean> {
  const changed = await tx.$executeRawUnsafe(
    `UPDATE "user" SET status = 'BANNED', ban_reason = $2, banned_until = $3::timestamptz, updated_at = now()
     WHERE id = $1::uuid AND status <> 'DELETED'`,
    userId,
    reason,
    until,
  );
  return changed > 0;
}

/** @returns whether there was a ban */
export async function liftBan(tx: RawSql, userId: string): Promise<boolean> {
  const changed = await tx.$executeRawUnsafe(
    `UPDATE "user" SET status = 'ACTIVE', ban_reason = NULL, banned_until = NULL, updated_at = now()
     WHERE id = $1::uuid AND status = 'BANNED'`,
    userId,
  );
  return changed > 0;
}

/** @returns the roles that the account had, or null when there is no such account */
export async function writeRoles(
  tx: RawSql,
  userId: string,
  roles: readonly UserRole[],
): Promise<readonly UserRole[] | null> {
  const rows = await tx.$queryRawUnsafe<{ roles: UserRole[] }[]>(
    `UPDATE "user" u SET roles = $2::text[]::"UserRole"[], updated_at = now()
     FROM (SELECT id, roles FROM "user" WHERE id = $1::uuid AND status <> 'DELETED' FOR NO KEY UPDATE) AS before
     WHERE u.id = before.id RETURNING before.roles::text[] AS roles`,
    userId,
    roles,
  );
  return rows[0]?.roles ?? null;
}

/** @returns the account with its roles, or null when there is none that may act */
export async function addRole(
  tx: RawSql,
  handle: string,
  role: UserRole,
): Promise<{ userId: string; roles: UserRole[] } | null> {
  const rows = await tx.$queryRawUnsafe<{ userId: string; roles: UserRole[] }[]>(
    `UPDATE "user" u SET updated_at = now(),
       roles = ARRAY(SELECT DISTINCT r FROM unnest(array_append(u.roles, $2::text::"UserRole")) AS r ORDER BY r)
     WHERE u.handle = $1 AND u.status = 'ACTIVE' RETURNING u.id AS "userId", u.roles::text[] AS roles`,
    handle,
    role,
  );
  return rows[0] ?? null;
}
