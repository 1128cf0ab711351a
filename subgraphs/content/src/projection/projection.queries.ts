import { AppError } from "@skein/service-kit/app-error.ts";
import type { RawSql, ReadSql } from "@skein/service-kit/database.ts";

/**
 * Whether an account is not deleted. Unknown users are present: their event is still on its way. A comparison rather
 * than NOT EXISTS, which the planner makes an anti-join of one expected row: it then sorts whole lists instead of
 * reading the first entries of an index.
 * @param user a column or placeholder with a user's id
 */
export const isPresent = (user: string): string =>
  `coalesce((SELECT known.status FROM user_projection known WHERE known.id = ${user}), 'ACTIVE') <> 'DELETED'`;

/** Of these users, those who are gone. */
export async function findGone(sql: ReadSql, userIds: readonly string[]): Promise<Set<string>> {
  const rows = await sql.$queryRawUnsafe<{ id: string }[]>(
    `SELECT id FROM user_projection WHERE id = ANY($1::uuid[]) AND status = 'DELETED'`,
    userIds,
  );
  return new Set(rows.map((row) => row.id));
}

/** Of these users, those whom `followerId` follows. */
export async function findFollowed(
  sql: ReadSql,
  followerId: string,
  followeeIds: readonly string[],
): Promise<Set<string>> {
  const rows = await sql.$queryRawUnsafe<{ followee_id: string }[]>(
    `SELECT followee_id FROM follow_projection
     WHERE follower_id = $1::uuid AND followee_id = ANY($2::uuid[]) AND active`,
    followerId,
    followeeIds,
  );
  return new Set(rows.map((row) => row.followee_id));
}

/** Of these users, those who follow `followeeId`. */
export async function findFollowersAmong(
  sql: ReadSql,
  followeeId: string,
  followerIds: readonly string[],
): Promise<Set<string>> {
  const rows = await sql.$queryRawUnsafe<{ follower_id: string }[]>(
    `SELECT follower_id FROM follow_projection
     WHERE followee_id = $1::uuid AND follower_id = ANY($2::uuid[]) AND active`,
    followeeId,
    followerIds,
  );
  return new Set(rows.map((row) => row.follower_id));
}

/** The users who have these handles. Two rows can share one while a change of handle is on its way: the newer counts. */
export async function findByHandle(sql: ReadSql, handles: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql.$queryRawUnsafe<{ handle: string; id: string }[]>(
    `SELECT DISTINCT ON (handle) handle, id FROM user_projection
     WHERE handle = ANY($1::text[]) AND status <> 'DELETED' ORDER BY handle, position DESC`,
    handles,
  );
  return new Map(rows.map((row) => [row.handle, row.id]));
}

/**
 * To be called before a user writes: holds off the news that they are gone until the transaction ends, so that the
 * recount that follows the news sees all that they wrote.
 * @throws {AppError} `UNAUTHENTICATED` when they are gone; their access token may outlive them by minutes.
 */
export async function requirePresent(tx: RawSql, userId: string): Promise<void> {
  const rows = await tx.$queryRawUnsafe<{ status: string }[]>(
    `SELECT status FROM user_projection WHERE id = $1::uuid FOR SHARE`,
    userId,
  );
  if (rows[0]?.status === "DELETED") throw new AppError("UNAUTHENTICATED", "This account is gone.");
}

export interface ProjectedUser {
  readonly id: string;
  readonly handle: string;
  readonly status: string;
}

/**
 * Writes what an event says, unless a newer one was here first.
 * @returns whether the user came or went by it
 */
export async function projectUser(tx: RawSql, user: ProjectedUser, position: number): Promise<boolean> {
  const before = await tx.$queryRawUnsafe<{ status: string }[]>(
    `SELECT status FROM user_projection WHERE id = $1::uuid FOR UPDATE`,
    user.id,
  );
  const written = await tx.$executeRawUnsafe(
    `INSERT INTO user_projection (id, handle, status, position) VALUES ($1::uuid, $2, $3, $4::bigint)
     ON CONFLICT (id) DO UPDATE SET handle = excluded.handle, status = excluded.status, position = excluded.position
     WHERE user_projection.position <= excluded.position`,
    user.id,
    user.handle,
    user.status,
    position,
  );
  return written === 1 && (before[0]?.status === "DELETED") !== (user.status === "DELETED");
}

/** Writes what an event says, unless a newer one was here first. @returns whether it wrote */
export async function projectFollow(
  sql: RawSql,
  follow: { readonly followerId: string; readonly followeeId: string; readonly active: boolean },
  position: number,
): Promise<boolean> {
  const written = await sql.$executeRawUnsafe(
    `INSERT INTO follow_projection (follower_id, followee_id, active, position)
     VALUES ($1::uuid, $2::uuid, $3, $4::bigint)
     ON CONFLICT (follower_id, followee_id) DO UPDATE SET active = excluded.active, position = excluded.position
     WHERE follow_projection.position <= excluded.position`,
    follow.followerId,
    follow.followeeId,
    follow.active,
    position,
  );
  return written === 1;
}
