import { oncePerKey } from "@skein/service-kit/mutation-key.ts";
import { isUuid } from "@skein/service-kit/pagination.ts";
import { requireViewer } from "@skein/service-kit/viewer.ts";
import { v7 as uuidv7 } from "uuid";
import type { ContentContext } from "../context.ts";
import type { Comment, Post, Prisma } from "../generated/prisma/client.ts";
import { staleWithComment } from "../gateway-tags.ts";
import { resolveMentions } from "../mention/mention.service.ts";
import { announcePostChange } from "../post/post.changes.ts";
import { lockPost } from "../post/post.service.ts";
import { Rejection, settle, type Outcome } from "../rejection.ts";
import { appendCommentEvent } from "./comment.events.ts";
import { findComment, insertComment, type NewComment } from "./comment.queries.ts";
import { parseCommentBody, type CommentBodyProblem } from "./comment.rules.ts";

export interface CreateCommentInput {
  readonly postId: string;
  readonly parentId?: string | null;
  readonly body: string;
  readonly clientMutationKey?: string | null;
}

export type CreateCommentProblem = "POST_NOT_FOUND" | "PARENT_NOT_FOUND" | CommentBodyProblem;

interface Created {
  readonly comment: Comment | null;
  readonly post: Post | null;
}

/** Writes a comment or a reply, once per mutation key. */
export async function createComment(
  context: ContentContext,
  { clientMutationKey, ...input }: CreateCommentInput,
): Promise<Outcome<Created, CreateCommentProblem>> {
  const { userId } = requireViewer(context);
  const parsed = parseCommentBody(input.body);
  if ("problem" in parsed) return { problems: [parsed.problem] };
  const attempt = { actorId: userId, operation: "createComment", key: clientMutationKey, request: input };
  return settle(["POST_NOT_FOUND", "PARENT_NOT_FOUND"], async () => {
    const ids = await context.prisma.$transaction((tx) =>
      oncePerKey(tx, attempt, () => writeComment(tx, userId, { ...input, body: parsed.body })),
    );
    await announcePostChange(context, ids, staleWithComment({ parentId: null, ...ids }));
    const [comment, post] = await Promise.all([
      context.loaders.loadComment(ids.commentId),
      context.loaders.loadPost(ids.postId),
    ]);
    return { comment, post };
  });
}

async function writeComment(
  tx: Prisma.TransactionClient,
  authorId: string,
  { postId, parentId, body }: CreateCommentInput,
): Promise<{ postId: string; commentId: string; parentId?: string | null }> {
  const post = await lockPost(tx, postId, authorId);
  const parent = parentId == null ? null : await findThread(tx, post, parentId);
  const comment: NewComment = {
    id: uuidv7(),
    postId: post.id,
    parentId: parent?.id ?? null,
    authorId,
    body,
    mentionedUserIds: await resolveMentions(tx, body),
  };
  await insertComment(tx, comment);
  await appendCommentEvent(tx, "comment.created", {
    post,
    comment,
    parentAuthorId: parent?.authorId ?? null,
  });
  return { postId: post.id, commentId: comment.id, parentId: comment.parentId };
}

/** The first-level comment of the thread that a reply joins. @throws {Rejection} `PARENT_NOT_FOUND` */
async function findThread(tx: Prisma.TransactionClient, post: Post, parentId: string): Promise<Comment> {
  const parent = isUuid(parentId) ? await findComment(tx, parentId) : null;
  const thread = parent?.parentId ? await findComment(tx, parent.parentId) : parent;
  if (thread?.postId !== post.id) throw new Rejection("PARENT_NOT_FOUND");
  return thread;
}
