import type { RawSql, ReadSql } from "@skein/service-kit/database.ts";
import type { Page } from "@skein/service-kit/pagination.ts";
import { createBindings, type Bindings } from "@skein/service-kit/bindings.ts";
import type { Post } from "../generated/prisma/client.ts";
import { pageSql } from "../id-page.ts";
import { isVisibleTo } from "./post-visibility.ts";

/** The columns of a `Post`, of the table alias `p`. */
export const postColumns = `p.id, p.author_id AS "authorId", p.body, p.visibility,
  p.mentioned_user_ids AS "mentionedUserIds", p.comment_count AS "commentCount",
  p.reaction_count AS "reactionCount", p.created_at AS "createdAt", p.edited_at AS "editedAt"`;

/** A post in the list of `listId`: an author, a tag. */
export interface PostOfList extends Post {
  readonly listId: string;
}

/** Whoever may see them: the caller asks `maySee`. */
export const findPostsById = (sql: ReadSql, ids: readonly string[]): Promise<Post[]> =>
  sql.$queryRawUnsafe(`SELECT ${postColumns} FROM post p WHERE p.id = ANY($1::uuid[])`, ids);

/**
 * One list of posts that the viewer may see, newest first.
 * @param condition of the list, on the alias `p`, with its parameters in `bindings`
 */
export function findPostPage(
  sql: ReadSql,
  viewerId: string | null,
  page: Page,
  condition: string,
  { values, bind }: Bindings = createBindings(),
): Promise<Post[]> {
  const { conditions, order } = pageSql(page, "p.id", "newestFirst", bind);
  return sql.$queryRawUnsafe(
    `SELECT ${postColumns} FROM post p WHERE ${condition} AND ${isVisibleTo(bind(viewerId))}${conditions}
     ORDER BY p.id ${order} LIMIT ${bind(page.limit + 1)}`,
    ...values,
  );
}

/**
 * Finds posts and holds them until the transaction ends. Every change of a post, its comments, its reactions or their
 * counts begins here: what belongs to one post happens one after the other, and nothing can deadlock.
 * @returns null where there is none, or none that the viewer may see
 */
export async function lockVisiblePost(tx: RawSql, postId: string, viewerId: string): Promise<Post | null> {
  const rows = await tx.$queryRawUnsafe<Post[]>(
    `SELECT ${postColumns} FROM post p WHERE p.id = $1::uuid AND ${isVisibleTo("$2")} FOR NO KEY UPDATE OF p`,
    postId,
    viewerId,
  );
  return rows[0] ?? null;
}

export interface NewPost {
  readonly id: string;
  readonly authorId: string;
  readonly body: string;
  readonly visibility: Post["visibility"];
  readonly mentionedUserIds: readonly string[];
}

export const insertPost = (tx: RawSql, post: NewPost) =>
  tx.$executeRawUnsafe(
    `INSERT INTO post (id, author_id, body, visibility, mentioned_user_ids, created_at)
     VALUES ($1::uuid, $2::uuid, $3, $4::"PostVisibility", $5::uuid[], clock_timestamp())`,
    post.id,
    post.authorId,
    post.body,
    post.visibility,
    post.mentionedUserIds,
  );

export const updatePostRow = (tx: RawSql, post: Omit<NewPost, "authorId">) =>
  tx.$executeRawUnsafe(
    `UPDATE post SET body = $2, visibility = $3::"PostVisibility", mentioned_user_ids = $4::uuid[],
       edited_at = clock_timestamp() WHERE id = $1::uuid`,
    post.id,
    post.body,
    post.visibility,
    post.mentionedUserIds,
  );

/** With its comments, reactions, media and tags. */
export const deletePostRow = (tx: RawSql, postId: string) =>
  tx.$executeRawUnsafe(`DELETE FROM post WHERE id = $1::uuid`, postId);

export interface AuthorCountChange {
  readonly visibility: Post["visibility"];
  readonly by: number;
}

/** @param changes at most one for each visibility */
export const addToAuthorCounts = (tx: RawSql, authorId: string, changes: readonly AuthorCountChange[]) =>
  tx.$executeRawUnsafe(
    `INSERT INTO author_post_count (author_id, visibility, count)
     SELECT $1::uuid, change.visibility::"PostVisibility", change.by
     FROM unnest($2::text[], $3::int[]) AS change (visibility, by) ORDER BY change.visibility
     ON CONFLICT (author_id, visibility) DO UPDATE SET count = author_post_count.count + excluded.count`,
    authorId,
    changes.map((change) => change.visibility),
    changes.map((change) => change.by),
  );
