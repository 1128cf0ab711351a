import { oncePerKey } from "@skein/service-kit/mutation-key.ts";
import { isUuid } from "@skein/service-kit/pagination.ts";
import { requireViewer } from "@skein/service-kit/viewer.ts";
import { v7 as uuidv7 } from "uuid";
import type { ContentContext } from "../context.ts";
import type { Post, Prisma } from "../generated/prisma/client.ts";
import { staleWithPost } from "../gateway-tags.ts";
import { insertMedia } from "../media/media.queries.ts";
import { resolveMentions } from "../mention/mention.service.ts";
import { requirePresent } from "../projection/projection.queries.ts";
import { Rejection, settle, type Outcome } from "../rejection.ts";
import { findTagNames, replacePostTags, useTags } from "../tag/tag.queries.ts";
import { announcePostChange, type PostChange } from "./post.changes.ts";
import { appendPostEvent } from "./post.events.ts";
import {
  addToAuthorCounts,
  deletePostRow,
  insertPost,
  lockVisiblePost,
  type NewPost,
} from "./post.queries.ts";
import { isEmptyPost, parsePost, type PostDraft, type PostInput, type PostProblem } from "./post.rules.ts";

export type OwnPostProblem = "POST_NOT_FOUND" | "NOT_AUTHOR";

/** Publishes a post, once per mutation key. */
export async function createPost(
  context: ContentContext,
  { clientMutationKey, ...input }: PostInput & { clientMutationKey?: string | null },
): Promise<Outcome<Post | null, PostProblem>> {
  const authorId = requireViewer(context).userId;
  const { changes, problems } = parsePost(input);
  if (problems.length > 0) return { problems };
  const { body = "", tags = [], media = [], visibility = "PUBLIC" } = changes;
  if (isEmptyPost({ body, media })) return { problems: ["BODY_EMPTY"] };

  const attempt = { actorId: authorId, operation: "createPost", key: clientMutationKey, request: input };
  const change = await context.prisma.$transaction((tx) =>
    oncePerKey(tx, attempt, () => writePost(tx, authorId, { body, tags, media, visibility })),
  );
  await announcePostChange(context, change, staleWithPost({ ...change, authorId }));
  return { result: await context.loaders.loadPost(change.postId) };
}

async function writePost(
  tx: Prisma.TransactionClient,
  authorId: string,
  { body, tags, media, visibility }: PostDraft,
): Promise<PostChange> {
  await requirePresent(tx, authorId);
  const mentionedUserIds = await resolveMentions(tx, body);
  const post: NewPost = { id: uuidv7(), authorId, body, visibility, mentionedUserIds };
  await insertPost(tx, post);
  await insertMedia(tx, post.id, media);
  const by = visibility === "PUBLIC" ? 1 : 0;
  const ids = await useTags(
    tx,
    tags.map((name) => ({ name, by })),
  );
  const tagIds = tags.map((name) => ids.get(name)).filter((id) => id !== undefined);
  if (tagIds.length > 0) await replacePostTags(tx, post.id, tagIds);
  await addToAuthorCounts(tx, authorId, [{ visibility, by: 1 }]);
  await appendPostEvent(tx, "post.created", post, tagIds);
  return { postId: post.id, tagIds };
}

/** Deletes a post of the viewer's with all that hangs on it. @returns its id */
export async function deletePost(
  context: ContentContext,
  { postId }: { postId: string },
): Promise<Outcome<string, OwnPostProblem>> {
  const { userId } = requireViewer(context);
  return settle(["POST_NOT_FOUND", "NOT_AUTHOR"], async () => {
    const change = await context.prisma.$transaction(async (tx) => {
      const post = await lockOwnPost(tx, postId, userId);
      const by = post.visibility === "PUBLIC" ? -1 : 0;
      const names = await findTagNames(tx, post.id);
      await deletePostRow(tx, post.id);
      const tags = await useTags(
        tx,
        names.map((name) => ({ name, by })),
      );
      await addToAuthorCounts(tx, userId, [{ visibility: post.visibility, by: -1 }]);
      const tagIds = [...tags.values()];
      await appendPostEvent(tx, "post.deleted", post, tagIds);
      return { postId: post.id, tagIds };
    });
    await announcePostChange(context, change, staleWithPost({ ...change, authorId: userId }));
    return change.postId;
  });
}

/**
 * Takes a post of the viewer's for a change.
 * @throws {Rejection} `POST_NOT_FOUND` where there is none that the viewer may see, `NOT_AUTHOR` for another's.
 */
export async function lockOwnPost(
  tx: Prisma.TransactionClient,
  postId: string,
  viewerId: string,
): Promise<Post> {
  const post = await lockPost(tx, postId, viewerId);
  if (post.authorId !== viewerId) throw new Rejection("NOT_AUTHOR");
  return post;
}

/**
 * Takes a post that the viewer may see for a change of what hangs on it.
 * @throws {Rejection} `POST_NOT_FOUND` where there is none.
 */
export async function lockPost(
  tx: Prisma.TransactionClient,
  postId: string,
  viewerId: string,
): Promise<Post> {
  if (!isUuid(postId)) throw new Rejection("POST_NOT_FOUND");
  await requirePresent(tx, viewerId);
  const post = await lockVisiblePost(tx, postId, viewerId);
  if (!post) throw new Rejection("POST_NOT_FOUND");
  return post;
}
