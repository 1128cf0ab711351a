import { createBindings } from "@skein/service-kit/bindings.ts";
import type { RawSql, ReadSql } from "@skein/service-kit/database.ts";
import type { Page } from "@skein/service-kit/pagination.ts";
import { plannedAnew } from "@skein/service-kit/statement-names.ts";
import type { UserProfile } from "./user-profile.ts";

/** The columns of a `UserProfile`, of the table alias `u`. */
export const profileColumns = `u.id, u.handle, u.display_name AS "displayName", u.bio, u.created_at AS "createdAt",
  u.follower_count AS "followerCount", u.following_count AS "followingCount"`;

/** Deleted accounts are gone for everybody. */
export const isVisible = `u.status <> 'DELETED'`;

export const findProfilesById = (sql: ReadSql, ids: readonly string[]): Promise<UserProfile[]> =>
  sql.$queryRawUnsafe(
    `SELECT ${profileColumns} FROM "user" u WHERE u.id = ANY($1::uuid[]) AND ${isVisible}`,
    ids,
  );

export const findProfilesByHandle = (sql: ReadSql, handles: readonly string[]): Promise<UserProfile[]> =>
  sql.$queryRawUnsafe(
    `SELECT ${profileColumns} FROM "user" u WHERE u.handle = ANY($1::text[]) AND ${isVisible}`,
    handles,
  );

/**
 * A page of users in order of handle, one row more than the page holds.
 * @param prefixQuery of `toPrefixQuery`, or null for everybody
 */
export function findProfilePage(
  sql: ReadSql,
  { prefixQuery, page }: { prefixQuery: string | null; page: Page },
): Promise<UserProfile[]> {
  const { values, bind } = createBindings();
  const conditions = [isVisible];
  // Left out where not asked for, so that the planner sees the plain condition and takes the index.
  if (prefixQuery !== null) {
    conditions.push(`${plannedAnew} array_to_tsvector(u.search_words) @@ ${bind(prefixQuery)}::tsquery`);
  }
  if (page.after) conditions.push(`u.handle > ${bind(page.after[0])}`);
  if (page.before) conditions.push(`u.handle < ${bind(page.before[0])}`);
  const order = page.direction === "forward" ? "ASC" : "DESC";
  return sql.$queryRawUnsafe(
    `SELECT ${profileColumns} FROM "user" u WHERE ${conditions.join(" AND ")}
     ORDER BY u.handle ${order} LIMIT ${bind(page.limit + 1)}`,
    ...values,
  );
}

/** Reads a profile for change: the row stays locked until the transaction ends. */
export async function lockProfile(tx: RawSql, id: string): Promise<UserProfile | null> {
  const rows = await tx.$queryRawUnsafe<UserProfile[]>(
    `SELECT ${profileColumns} FROM "user" u WHERE u.id = $1::uuid AND u.status = 'ACTIVE' FOR UPDATE`,
    id,
  );
  return rows[0] ?? null;
}

/** Whatever changes what an account is signed in with, or what is under way with it, comes one after the other. */
export async function lockAccount(sql: RawSql, id: string): Promise<void> {
  await sql.$executeRawUnsafe(`SELECT FROM "user" WHERE id = $1::uuid FOR NO KEY UPDATE`, id);
}
