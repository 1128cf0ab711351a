import { createBindings } from "@skein/service-kit/bindings.ts";
import type { RawSql, ReadSql } from "@skein/service-kit/database.ts";
import type { Page } from "@skein/service-kit/pagination.ts";
import type { UserProfile } from "../user/user-profile.ts";
import { isVisible, profileColumns } from "../user/user.queries.ts";
import type { FollowPair } from "./follow.events.ts";

export type FollowDirection = "followers" | "following";

/** A user in somebody's list of followers or followed. */
export interface FollowRow extends UserProfile {
  /** Whose list it is. */
  readonly parentId: string;
  readonly followedAt: Date;
}

const columns = {
  followers: { parent: "followee_id", member: "follower_id" },
  following: { parent: "follower_id", member: "followee_id" },
} as const;

/** Of these users, those whom the viewer follows. */
export async function findFollowed(
  sql: ReadSql,
  followerId: string,
  followeeIds: readonly string[],
): Promise<Set<string>> {
  const rows = await sql.$queryRawUnsafe<{ followee_id: string }[]>(
    `SELECT followee_id FROM follow WHERE follower_id = $1::uuid AND followee_id = ANY($2::uuid[])`,
    followerId,
    followeeIds,
  );
  return new Set(rows.map((row) => row.followee_id));
}

/**
 * The same page of each parent's list, latest first, in one statement: the lateral join reads `limit + 1` entries of
 * the index per parent, however long the lists are.
 */
export function findFollowPages(
  sql: ReadSql,
  direction: FollowDirection,
  page: Page,
  parentIds: readonly string[],
): Promise<FollowRow[]> {
  const { parent, member } = columns[direction];
  const { values, bind } = createBindings();
  const keyset = ([milliseconds, id]: readonly string[]) =>
    `(${bind(new Date(Number(milliseconds)))}::timestamptz, ${bind(id)}::uuid)`;
  const conditions = [`f.${parent} = p.id`, isVisible];
  if (page.after) conditions.push(`(f.created_at, f.${member}) < ${keyset(page.after)}`);
  if (page.before) conditions.push(`(f.created_at, f.${member}) > ${keyset(page.before)}`);
  const order = page.direction === "forward" ? "DESC" : "ASC";
  return sql.$queryRawUnsafe(
    `SELECT p.id AS "parentId", l.* FROM unnest(${bind(parentIds)}::uuid[]) WITH ORDINALITY AS p (id, place)
     CROSS JOIN LATERAL (
       SELECT f.created_at AS "followedAt", ${profileColumns}
       FROM follow f JOIN "user" u ON u.id = f.${member}
       WHERE ${conditions.join(" AND ")}
       ORDER BY f.created_at ${order}, f.${member} ${order} LIMIT ${bind(page.limit + 1)}
     ) l
     ORDER BY p.place, l."followedAt" ${order}, l.id ${order}`,
    ...values,
  );
}

/**
 * Locks both users in the order of their ids, so that opposite follows at the same moment queue instead of deadlocking.
 * @returns whether both exist
 */
export async function lockPair(tx: RawSql, { followerId, followeeId }: FollowPair): Promise<boolean> {
  const rows = await tx.$queryRawUnsafe<unknown[]>(
    `SELECT u.id FROM "user" u WHERE u.id IN ($1::uuid, $2::uuid) AND ${isVisible}
     ORDER BY u.id FOR NO KEY UPDATE`,
    followerId,
    followeeId,
  );
  return rows.length === 2;
}

/** @returns whether the row is new */
export async function insertFollow(tx: RawSql, { followerId, followeeId }: FollowPair): Promise<boolean> {
  const inserted = await tx.$executeRawUnsafe(
    `INSERT INTO follow (follower_id, followee_id, created_at) VALUES ($1::uuid, $2::uuid, clock_timestamp())
     ON CONFLICT DO NOTHING`,
    followerId,
    followeeId,
  );
  return inserted === 1;
}

/** @returns whether there was a row */
export async function deleteFollow(tx: RawSql, { followerId, followeeId }: FollowPair): Promise<boolean> {
  const deleted = await tx.$executeRawUnsafe(
    `DELETE FROM follow WHERE follower_id = $1::uuid AND followee_id = $2::uuid`,
    followerId,
    followeeId,
  );
  return deleted === 1;
}

/** Call it under `lockPair` only. @param change +1 or -1 */
export async function addToCounts(
  tx: RawSql,
  { followerId, followeeId }: FollowPair,
  change: 1 | -1,
): Promise<void> {
  await tx.$executeRawUnsafe(
    `UPDATE "user" SET
       following_count = following_count + CASE WHEN id = $1::uuid THEN $3::int ELSE 0 END,
       follower_count = follower_count + CASE WHEN id = $2::uuid THEN $3::int ELSE 0 END
     WHERE id IN ($1::uuid, $2::uuid)`,
    followerId,
    followeeId,
    change,
  );
}
