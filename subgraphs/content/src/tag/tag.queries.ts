import type { RawSql, ReadSql } from "@skein/service-kit/database.ts";
import type { Page } from "@skein/service-kit/pagination.ts";
import { v7 as uuidv7 } from "uuid";
import { createBindings } from "@skein/service-kit/bindings.ts";
import type { Post, Tag } from "../generated/prisma/client.ts";
import { pageSql } from "../id-page.ts";
import { isVisibleTo } from "../post/post-visibility.ts";
import { postColumns, type PostOfList } from "../post/post.queries.ts";
import { isPresent } from "../projection/projection.queries.ts";

const tagColumns = `t.id, t.name, t.post_count AS "postCount", t.ever_public AS "everPublic"`;

export const findTagsById = (sql: ReadSql, ids: readonly string[]): Promise<Tag[]> =>
  sql.$queryRawUnsafe(`SELECT ${tagColumns} FROM tag t WHERE t.id = ANY($1::uuid[])`, ids);

/** A tag that only hidden posts ever carried is there for those alone who may see one of them. */
export async function findKnownTag(sql: ReadSql, name: string, viewerId: string | null): Promise<Tag | null> {
  const rows = await sql.$queryRawUnsafe<Tag[]>(
    `SELECT ${tagColumns} FROM tag t WHERE t.name = $1 AND (t.ever_public OR EXISTS (
       SELECT 1 FROM post_tag pt JOIN post p ON p.id = pt.post_id
       WHERE pt.tag_id = t.id AND ${isVisibleTo("$2")}))`,
    name,
    viewerId,
  );
  return rows[0] ?? null;
}

/** Of these tags, those that a post carries which the viewer may see. */
export async function findTagsInSight(
  sql: ReadSql,
  ids: readonly string[],
  viewerId: string | null,
): Promise<Set<string>> {
  const rows = await sql.$queryRawUnsafe<{ id: string }[]>(
    `SELECT t.id FROM unnest($1::uuid[]) AS t (id) WHERE EXISTS (
       SELECT 1 FROM post_tag pt JOIN post p ON p.id = pt.post_id
       WHERE pt.tag_id = t.id AND ${isVisibleTo("$2")})`,
    ids,
    viewerId,
  );
  return new Set(rows.map(({ id }) => id));
}

/** Each post's tags, in the author's order. */
export async function findTagIdsOfPosts(
  sql: ReadSql,
  postIds: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await sql.$queryRawUnsafe<{ postId: string; tagIds: string[] }[]>(
    `SELECT post_id AS "postId", array_agg(tag_id ORDER BY position) AS "tagIds" FROM post_tag
     WHERE post_id = ANY($1::uuid[]) GROUP BY post_id`,
    postIds,
  );
  return new Map(rows.map((row) => [row.postId, row.tagIds]));
}

/** The names of a post's tags, in the author's order. */
export async function findTagNames(sql: ReadSql, postId: string): Promise<string[]> {
  const rows = await sql.$queryRawUnsafe<{ name: string }[]>(
    `SELECT t.name FROM post_tag pt JOIN tag t ON t.id = pt.tag_id
     WHERE pt.post_id = $1::uuid ORDER BY pt.position`,
    postId,
  );
  return rows.map((row) => row.name);
}

/** The tags of the most public posts since a moment. Post ids are UUIDv7, so the moment is a bound on the id. */
export async function findTrendingTagIds(
  sql: ReadSql,
  { sinceId, limit }: { sinceId: string; limit: number },
): Promise<string[]> {
  const rows = await sql.$queryRawUnsafe<{ id: string }[]>(
    `SELECT t.id FROM post p JOIN post_tag pt ON pt.post_id = p.id JOIN tag t ON t.id = pt.tag_id
     WHERE p.visibility = 'PUBLIC' AND p.id >= $1::uuid AND ${isPresent("p.author_id")}
     GROUP BY t.id ORDER BY count(*) DESC, t.name LIMIT $2`,
    sinceId,
    limit,
  );
  return rows.map((row) => row.id);
}

/**
 * The same page of each tag's visible posts, newest first, in one statement. The list is read in the order of
 * post_tag's index and each entry's post is looked up, until `limit + 1` of them are visible.
 */
export function findTagPostPages(
  sql: ReadSql,
  viewerId: string | null,
  page: Page,
  tagIds: readonly string[],
): Promise<PostOfList[]> {
  const { values, bind } = createBindings();
  const { conditions, order } = pageSql(page, "pt.post_id", "newestFirst", bind);
  return sql.$queryRawUnsafe(
    `SELECT list.id AS "listId", l.* FROM unnest(${bind(tagIds)}::uuid[]) AS list (id)
     CROSS JOIN LATERAL (
       SELECT ${postColumns} FROM post_tag pt JOIN post p ON p.id = pt.post_id
       WHERE pt.tag_id = list.id AND ${isVisibleTo(bind(viewerId))}${conditions}
       ORDER BY pt.post_id ${order} LIMIT ${bind(page.limit + 1)}
     ) l ORDER BY l.id ${order}`,
    ...values,
  );
}

export interface TagUse {
  readonly name: string;
  /** How many public posts more (or, negative, fewer) carry it now. */
  readonly by: number;
}

/**
 * Makes tags that do not exist and changes their counts, in order of name, so that writers of the same tags queue
 * instead of deadlocking.
 * @param uses each name once
 * @returns the id of each name
 */
export async function useTags(tx: RawSql, uses: readonly TagUse[]): Promise<Map<string, string>> {
  if (uses.length === 0) return new Map();
  const rows = await tx.$queryRawUnsafe<{ name: string; id: string }[]>(
    `INSERT INTO tag (id, name, post_count, ever_public)
     SELECT u.id, u.name, u.by, u.by > 0 FROM unnest($1::uuid[], $2::text[], $3::int[]) AS u (id, name, by)
     ORDER BY u.name
     ON CONFLICT (name) DO UPDATE SET post_count = tag.post_count + excluded.post_count,
       ever_public = tag.ever_public OR excluded.ever_public
     RETURNING name, id`,
    uses.map(() => uuidv7()),
    uses.map((use) => use.name),
    uses.map((use) => use.by),
  );
  return new Map(rows.map((row) => [row.name, row.id]));
}

/** Puts these tags in the place of the post's own. */
export async function replacePostTags(
  tx: RawSql,
  postId: Post["id"],
  tagIds: readonly string[],
): Promise<void> {
  await tx.$executeRawUnsafe(`DELETE FROM post_tag WHERE post_id = $1::uuid`, postId);
  if (tagIds.length === 0) return;
  await tx.$executeRawUnsafe(
    `INSERT INTO post_tag (post_id, tag_id, position)
     SELECT $1::uuid, t.id, t.place - 1 FROM unnest($2::uuid[]) WITH ORDINALITY AS t (id, place)`,
    postId,
    tagIds,
  );
}
