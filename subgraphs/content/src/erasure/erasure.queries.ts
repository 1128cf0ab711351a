import type { RawSql } from "@skein/service-kit/database.ts";
import { dropExportJobs } from "@skein/service-kit/export-job.ts";
import type { Comment, Post } from "../generated/prisma/client.ts";

/** The next posts of an author, held until the transaction ends. */
export const lockPostsOfAuthor = (
  tx: RawSql,
  authorId: string,
  limit: number,
): Promise<Pick<Post, "id" | "visibility">[]> =>
  tx.$queryRawUnsafe(
    `SELECT id, visibility FROM post WHERE author_id = $1::uuid ORDER BY id LIMIT $2 FOR UPDATE`,
    authorId,
    limit,
  );

/** The next comment of an author. */
export async function findCommentOfAuthor(
  tx: RawSql,
  authorId: string,
): Promise<Pick<Comment, "id" | "postId" | "parentId"> | null> {
  const rows = await tx.$queryRawUnsafe<Pick<Comment, "id" | "postId" | "parentId">[]>(
    `SELECT id, post_id AS "postId", parent_id AS "parentId" FROM comment WHERE author_id = $1::uuid LIMIT 1`,
    authorId,
  );
  return rows[0] ?? null;
}

/** @returns null when the post went meanwhile, and with it what hung on it */
export async function lockPostRow(tx: RawSql, id: string): Promise<Pick<Post, "id" | "authorId"> | null> {
  const rows = await tx.$queryRawUnsafe<Pick<Post, "id" | "authorId">[]>(
    `SELECT id, author_id AS "authorId" FROM post WHERE id = $1::uuid FOR NO KEY UPDATE`,
    id,
  );
  return rows[0] ?? null;
}

/** Deletes a comment with its replies. Counts stay: they do not tell of those who are gone. @returns the replies */
export async function deleteUncounted(
  tx: RawSql,
  commentId: string,
): Promise<Pick<Comment, "id" | "authorId">[]> {
  const replies = await tx.$queryRawUnsafe<Pick<Comment, "id" | "authorId">[]>(
    `DELETE FROM comment WHERE parent_id = $1::uuid RETURNING id, author_id AS "authorId"`,
    commentId,
  );
  await tx.$executeRawUnsafe(`DELETE FROM comment WHERE id = $1::uuid`, commentId);
  return replies;
}

/** A name that only the person used says something of them. Locks in order of name, as writers of tags do. */
export async function deleteUnusedTags(tx: RawSql, tagIds: readonly string[]): Promise<void> {
  await tx.$queryRawUnsafe(`SELECT id FROM tag WHERE id = ANY($1::uuid[]) ORDER BY name FOR UPDATE`, tagIds);
  await tx.$executeRawUnsafe(
    `DELETE FROM tag WHERE id = ANY($1::uuid[])
       AND NOT EXISTS (SELECT FROM post_tag WHERE post_tag.tag_id = tag.id)`,
    tagIds,
  );
}

/** Reactions, counts, what creating mutations answered, and what was collected for an export. */
export async function deleteRest(tx: RawSql, userId: string): Promise<void> {
  await tx.$executeRawUnsafe(`DELETE FROM reaction WHERE user_id = $1::uuid`, userId);
  await tx.$executeRawUnsafe(`DELETE FROM author_post_count WHERE author_id = $1::uuid`, userId);
  await tx.$executeRawUnsafe(`DELETE FROM mutation_key WHERE actor_id = $1::text`, userId);
  await dropExportJobs(tx, userId);
}
