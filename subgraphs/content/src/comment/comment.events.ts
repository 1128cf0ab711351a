import type { RawSql } from "@skein/service-kit/database.ts";
import { appendEvent } from "@skein/service-kit/outbox.ts";
import type { Post } from "../generated/prisma/client.ts";
import { staleWithComment } from "../gateway-tags.ts";
import { thoseWhoMaySee } from "../post/post-visibility.ts";
import type { NewComment } from "./comment.queries.ts";

type CommentEvent = "comment.created" | "comment.updated" | "comment.deleted";

/**
 * Tells the others of a comment, inside the transaction that wrote it. Who may not see the post does not hear of a
 * mention.
 * @param parentAuthorId who wrote the first-level comment that it replies to
 */
export async function appendCommentEvent(
  tx: RawSql,
  type: CommentEvent,
  {
    post,
    comment,
    parentAuthorId,
  }: {
    readonly post: Post;
    readonly comment: Omit<NewComment, "body">;
    readonly parentAuthorId: string | null;
  },
): Promise<void> {
  await appendEvent(tx, {
    type,
    aggregateId: comment.id,
    payload: {
      commentId: comment.id,
      postId: post.id,
      postAuthorId: post.authorId,
      parentId: comment.parentId,
      parentAuthorId,
      authorId: comment.authorId,
      mentionedUserIds: await thoseWhoMaySee(tx, post, comment.mentionedUserIds),
    },
    invalidates: staleWithComment({
      postId: post.id,
      commentId: comment.id,
      parentId: comment.parentId,
    }),
  });
}
