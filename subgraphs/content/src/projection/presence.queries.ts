import type { RawSql } from "@skein/service-kit/database.ts";
import { isPresentComment } from "../comment/comment-visibility.ts";
import { isPresent } from "./projection.queries.ts";

/** What changed its counts. */
export interface Recounted {
  readonly posts: readonly string[];
  readonly tags: readonly string[];
}

/**
 * Counts anew what a user who came or went has part in: counts tell of those who are present only. Call it in the
 * transaction that changed the user's row. Locks posts in order of id and then tags in order of name, as writers do.
 */
export async function recountAround(tx: RawSql, userId: string): Promise<Recounted> {
  const posts = await lockPostsOf(tx, userId);
  for (const batch of inBatches(posts, 500)) {
    await recountPosts(tx, batch);
    await recountReplies(tx, userId, batch);
    await recountReactionKinds(tx, batch);
  }
  const tags = await lockTagsOf(tx, userId);
  for (const batch of inBatches(tags, 10)) await recountTags(tx, batch);
  return { posts, tags };
}

/** Somebody may have written for years, and no statement may take longer than the pool allows. */
function* inBatches(ids: readonly string[], size: number): Generator<string[]> {
  for (let start = 0; start < ids.length; start += size) yield ids.slice(start, start + size);
}

/** The posts that the user commented on or reacted to. */
async function lockPostsOf(tx: RawSql, userId: string): Promise<string[]> {
  const rows = await tx.$queryRawUnsafe<{ id: string }[]>(
    `SELECT id FROM post WHERE id IN (
       SELECT post_id FROM comment WHERE author_id = $1::uuid
       UNION SELECT post_id FROM reaction WHERE user_id = $1::uuid
     ) ORDER BY id FOR NO KEY UPDATE`,
    userId,
  );
  return rows.map((row) => row.id);
}

const recountPosts = (tx: RawSql, postIds: readonly string[]) =>
  tx.$executeRawUnsafe(
    `UPDATE post SET
       comment_count = (SELECT count(*) FROM comment c WHERE c.post_id = post.id AND ${isPresentComment}),
       reaction_count = (SELECT count(*) FROM reaction r WHERE r.post_id = post.id AND ${isPresent("r.user_id")})
     WHERE id = ANY($1::uuid[])`,
    postIds,
  );

const recountReplies = (tx: RawSql, userId: string, postIds: readonly string[]) =>
  tx.$executeRawUnsafe(
    `UPDATE comment SET reply_count = (
       SELECT count(*) FROM comment c WHERE c.parent_id = comment.id AND ${isPresent("c.author_id")}
     ) WHERE id IN (SELECT parent_id FROM comment WHERE author_id = $1::uuid AND post_id = ANY($2::uuid[]))`,
    userId,
    postIds,
  );

async function recountReactionKinds(tx: RawSql, postIds: readonly string[]): Promise<void> {
  await tx.$executeRawUnsafe(`DELETE FROM post_reaction_count WHERE post_id = ANY($1::uuid[])`, postIds);
  await tx.$executeRawUnsafe(
    `INSERT INTO post_reaction_count (post_id, kind, count)
     SELECT r.post_id, r.kind, count(*) FROM reaction r
     WHERE r.post_id = ANY($1::uuid[]) AND ${isPresent("r.user_id")} GROUP BY r.post_id, r.kind`,
    postIds,
  );
}

async function lockTagsOf(tx: RawSql, userId: string): Promise<string[]> {
  const rows = await tx.$queryRawUnsafe<{ id: string }[]>(
    `SELECT id FROM tag WHERE id IN (
       SELECT pt.tag_id FROM post_tag pt JOIN post p ON p.id = pt.post_id
       WHERE p.author_id = $1::uuid AND p.visibility = 'PUBLIC'
     ) ORDER BY name FOR NO KEY UPDATE`,
    userId,
  );
  return rows.map((row) => row.id);
}

const recountTags = (tx: RawSql, tagIds: readonly string[]) =>
  tx.$executeRawUnsafe(
    `UPDATE tag SET post_count = (
       SELECT count(*) FROM post_tag pt JOIN post p ON p.id = pt.post_id
       WHERE pt.tag_id = tag.id AND p.visibility = 'PUBLIC' AND ${isPresent("p.author_id")}
     ) WHERE id = ANY($1::uuid[])`,
    tagIds,
  );
