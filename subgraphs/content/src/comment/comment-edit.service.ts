import { isUuid } from "@skein/service-kit/pagination.ts";
import { requireViewer } from "@skein/service-kit/viewer.ts";
import type { ContentContext } from "../context.ts";
import type { Comment, Post, Prisma } from "../generated/prisma/client.ts";
import { staleWithComment } from "../gateway-tags.ts";
import { resolveMentions } from "../mention/mention.service.ts";
import { announcePostChange } from "../post/post.changes.ts";
import { lockVisiblePost } from "../post/post.queries.ts";
import { requirePresent } from "../projection/projection.queries.ts";
import { Rejection, settle, type Outcome } from "../rejection.ts";
import { appendCommentEvent } from "./comment.events.ts";
import { deleteThread, findComment, updateCommentRow } from "./comment.queries.ts";
import { parseCommentBody, type CommentBodyProblem } from "./comment.rules.ts";

export type OwnCommentProblem = "COMMENT_NOT_FOUND" | "NOT_AUTHOR";

interface Held {
  readonly post: Post;
  readonly comment: Comment;
  readonly parentAuthorId: string | null;
}

/** Changes the text of a comment of the viewer's. The same text again is no edit. */
export async function updateComment(
  context: ContentContext,
  input: { readonly commentId: string; readonly body: string },
): Promise<Outcome<Comment | null, OwnCommentProblem | CommentBodyProblem>> {
  const { userId } = requireViewer(context);
  const parsed = parseCommentBody(input.body);
  if ("problem" in parsed) return { problems: [parsed.problem] };
  return settle(["COMMENT_NOT_FOUND", "NOT_AUTHOR"], async () => {
    const { post, comment } = await context.prisma.$transaction(async (tx) => {
      const held = await holdComment(tx, input.commentId, userId);
      if (held.comment.authorId !== userId) throw new Rejection("NOT_AUTHOR");
      if (held.comment.body !== parsed.body) await writeBody(tx, held, parsed.body);
      return held;
    });
    await announcePostChange(context, { postId: post.id }, staleWith(comment));
    return context.loaders.loadComment(comment.id);
  });
}

async function writeBody(tx: Prisma.TransactionClient, held: Held, body: string): Promise<void> {
  const mentionedUserIds = await resolveMentions(tx, body);
  const comment = { ...held.comment, body, mentionedUserIds };
  await updateCommentRow(tx, comment);
  await appendCommentEvent(tx, "comment.updated", { ...held, comment });
}

/** Deletes a comment with its replies, for its author or the post's. */
export async function deleteComment(
  context: ContentContext,
  { commentId }: { readonly commentId: string },
): Promise<Outcome<{ deletedCommentId: string; post: Post | null }, OwnCommentProblem>> {
  const { userId } = requireViewer(context);
  return settle(["COMMENT_NOT_FOUND", "NOT_AUTHOR"], async () => {
    const { post, comment, replies } = await context.prisma.$transaction(async (tx) => {
      const held = await holdComment(tx, commentId, userId);
      if (held.comment.authorId !== userId && held.post.authorId !== userId)
        throw new Rejection("NOT_AUTHOR");
      return { ...held, replies: await deleteHeld(tx, held) };
    });
    await announcePostChange(context, { postId: post.id }, [comment, ...replies].flatMap(staleWith));
    return { deletedCommentId: comment.id, post: await context.loaders.loadPost(post.id) };
  });
}

/** One event each: consumers keep comments apart, whether or not they know of threads. */
async function deleteHeld(tx: Prisma.TransactionClient, held: Held): Promise<Comment[]> {
  const replies = await deleteThread(tx, held.comment);
  await appendCommentEvent(tx, "comment.deleted", held);
  for (const comment of replies) {
    const parentAuthorId = held.comment.authorId;
    await appendCommentEvent(tx, "comment.deleted", { post: held.post, comment, parentAuthorId });
  }
  return replies;
}

const staleWith = ({ id, postId, parentId }: Comment) =>
  staleWithComment({ commentId: id, postId, parentId });

/**
 * Takes a comment that the viewer may see, and its post, for a change. The post comes first, as in every writer, so the
 * comment is read again under its lock.
 * @throws {Rejection} `COMMENT_NOT_FOUND`
 */
async function holdComment(tx: Prisma.TransactionClient, commentId: string, viewerId: string): Promise<Held> {
  await requirePresent(tx, viewerId);
  const found = isUuid(commentId) ? await findComment(tx, commentId) : null;
  const post = found && (await lockVisiblePost(tx, found.postId, viewerId));
  const comment = post && (await findComment(tx, commentId));
  if (!comment) throw new Rejection("COMMENT_NOT_FOUND");
  const parent = comment.parentId === null ? null : await findComment(tx, comment.parentId);
  return { post, comment, parentAuthorId: parent?.authorId ?? null };
}
