import type { RawSql, ReadSql } from "@skein/service-kit/database.ts";
import type { Page } from "@skein/service-kit/pagination.ts";
import { createBindings } from "@skein/service-kit/bindings.ts";
import type { Comment } from "../generated/prisma/client.ts";
import { pageSql } from "../id-page.ts";
import { isPresent } from "../projection/projection.queries.ts";
import { isPresentComment } from "./comment-visibility.ts";

const commentColumns = `c.id, c.post_id AS "postId", c.parent_id AS "parentId", c.author_id AS "authorId", c.body,
  c.mentioned_user_ids AS "mentionedUserIds", c.reply_count AS "replyCount", c.created_at AS "createdAt",
  c.edited_at AS "editedAt"`;

export type CommentList = "comments" | "replies";

/** A comment in the list of a post or of a first-level comment. `parentId` is the comment's own, `listId` the list's. */
export interface CommentOfList extends Comment {
  readonly listId: string;
}

/** Whoever may see their posts: the caller asks. */
export const findCommentsById = (sql: ReadSql, ids: readonly string[]): Promise<Comment[]> =>
  sql.$queryRawUnsafe(
    `SELECT ${commentColumns} FROM comment c WHERE c.id = ANY($1::uuid[]) AND ${isPresentComment}`,
    ids,
  );

const belongsTo: Record<CommentList, string> = {
  comments: "c.post_id = list.id AND c.parent_id IS NULL",
  replies: "c.parent_id = list.id",
};

/** The same page of each post's first-level comments, or of each comment's replies, oldest first, in one statement. */
export function findCommentPages(
  sql: ReadSql,
  list: CommentList,
  page: Page,
  listIds: readonly string[],
): Promise<CommentOfList[]> {
  const { values, bind } = createBindings();
  const { conditions, order } = pageSql(page, "c.id", "oldestFirst", bind);
  return sql.$queryRawUnsafe(
    `SELECT list.id AS "listId", l.* FROM unnest(${bind(listIds)}::uuid[]) AS list (id)
     CROSS JOIN LATERAL (
       SELECT ${commentColumns} FROM comment c
       WHERE ${belongsTo[list]} AND ${isPresent("c.author_id")}${conditions}
       ORDER BY c.id ${order} LIMIT ${bind(page.limit + 1)}
     ) l ORDER BY l.id ${order}`,
    ...values,
  );
}

/** @returns null where there is none */
export async function findComment(sql: ReadSql, id: string): Promise<Comment | null> {
  const [comment] = await findCommentsById(sql, [id]);
  return comment ?? null;
}

export interface NewComment {
  readonly id: string;
  readonly postId: string;
  readonly parentId: string | null;
  readonly authorId: string;
  readonly body: string;
  readonly mentionedUserIds: readonly string[];
}

/** Under the lock of the post only, since it counts. */
export async function insertComment(tx: RawSql, comment: NewComment): Promise<void> {
  await tx.$executeRawUnsafe(
    `INSERT INTO comment (id, post_id, parent_id, author_id, body, mentioned_user_ids, created_at)
     VALUES ($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5, $6::uuid[], clock_timestamp())`,
    comment.id,
    comment.postId,
    comment.parentId,
    comment.authorId,
    comment.body,
    comment.mentionedUserIds,
  );
  await addToCounts(tx, comment, 1);
}

export const updateCommentRow = (
  tx: RawSql,
  { id, body, mentionedUserIds }: Pick<NewComment, "id" | "body" | "mentionedUserIds">,
) =>
  tx.$executeRawUnsafe(
    `UPDATE comment SET body = $2, mentioned_user_ids = $3::uuid[], edited_at = clock_timestamp()
     WHERE id = $1::uuid`,
    id,
    body,
    mentionedUserIds,
  );

/**
 * Deletes a comment with its replies. Under the lock of the post only, since it counts.
 * @returns the replies that went with it
 */
export async function deleteThread(tx: RawSql, comment: Comment): Promise<Comment[]> {
  const counted = await tx.$queryRawUnsafe<{ count: number }[]>(
    `SELECT count(*)::int AS count FROM comment c WHERE c.parent_id = $1::uuid AND ${isPresent("c.author_id")}`,
    comment.id,
  );
  const replies = await tx.$queryRawUnsafe<Comment[]>(
    `DELETE FROM comment c WHERE c.parent_id = $1::uuid RETURNING ${commentColumns}`,
    comment.id,
  );
  await tx.$executeRawUnsafe(`DELETE FROM comment WHERE id = $1::uuid`, comment.id);
  await addToCounts(tx, comment, -1 - (counted[0]?.count ?? 0));
  return replies;
}

async function addToCounts(
  tx: RawSql,
  { postId, parentId }: Pick<NewComment, "postId" | "parentId">,
  by: number,
): Promise<void> {
  await tx.$executeRawUnsafe(
    `UPDATE post SET comment_count = comment_count + $2::int WHERE id = $1::uuid`,
    postId,
    by,
  );
  if (parentId === null) return;
  await tx.$executeRawUnsafe(
    `UPDATE comment SET reply_count = reply_count + $2::int WHERE id = $1::uuid`,
    parentId,
    by,
  );
}
