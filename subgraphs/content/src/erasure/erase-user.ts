import type { Cache } from "@skein/service-kit/cache.ts";
import type { RawSql } from "@skein/service-kit/database.ts";
import { appendEvent } from "@skein/service-kit/outbox.ts";
import type { OutboxRelay } from "@skein/service-kit/outbox-relay.ts";
import type { PrismaClient } from "../generated/prisma/client.ts";
import { staleWithComment } from "../gateway-tags.ts";
import { postTag } from "../post/post.loaders.ts";
import { appendPostEvent } from "../post/post.events.ts";
import { deletePostRow } from "../post/post.queries.ts";
import { findGone } from "../projection/projection.queries.ts";
import { findTagIdsOfPosts } from "../tag/tag.queries.ts";
import { postTagsTag, tagTag } from "../tag/tag.loaders.ts";
import { appendErasureReceipt } from "./erasure.events.ts";
import {
  deleteRest,
  deleteUncounted,
  deleteUnusedTags,
  findCommentOfAuthor,
  lockPostRow,
  lockPostsOfAuthor,
} from "./erasure.queries.ts";

/** Posts in one transaction: somebody may have written for years, and others wait for the locks. */
const postsAtOnce = 50;

interface ErasureSources {
  readonly prisma: PrismaClient;
  readonly cache: Cache;
  readonly relay: Pick<OutboxRelay, "wake">;
}

/**
 * Deletes what a user wrote, with what others hung on it, and says so. Only after the projection has them as gone: then
 * they write no more, and no count tells of them. Safe to break off and to repeat; does nothing when newer news has them
 * as present.
 */
export async function eraseUser(sources: ErasureSources, userId: string): Promise<void> {
  if (!(await findGone(sources.prisma, [userId])).has(userId)) return;
  while (await erasePosts(sources, userId));
  while (await eraseComment(sources, userId));
  await sources.prisma.$transaction(async (tx) => {
    await deleteRest(tx, userId);
    await appendErasureReceipt(tx, userId);
  });
  sources.relay.wake();
}

/** @returns whether there were any */
async function erasePosts({ prisma, cache }: ErasureSources, userId: string): Promise<boolean> {
  const { postIds, tagIds } = await prisma.$transaction(async (tx) => {
    const posts = await lockPostsOfAuthor(tx, userId, postsAtOnce);
    const ids = posts.map(({ id }) => id);
    const tags = await findTagIdsOfPosts(tx, ids);
    for (const post of posts) {
      await deletePostRow(tx, post.id);
      const deleted = { ...post, authorId: userId, mentionedUserIds: [] };
      await appendPostEvent(tx, "post.deleted", deleted, tags.get(post.id));
    }
    const used = [...new Set([...tags.values()].flat())];
    await deleteUnusedTags(tx, used);
    return { postIds: ids, tagIds: used };
  });
  await cache.invalidate([...postIds.flatMap((id) => [postTag(id), postTagsTag(id)]), ...tagIds.map(tagTag)]);
  return postIds.length > 0;
}

/** The post is locked first, as in every writer. @returns whether there was one */
const eraseComment = ({ prisma }: ErasureSources, authorId: string): Promise<boolean> =>
  prisma.$transaction(async (tx) => {
    const comment = await findCommentOfAuthor(tx, authorId);
    if (!comment) return false;
    const post = await lockPostRow(tx, comment.postId);
    if (!post) return true;
    const replies = await deleteUncounted(tx, comment.id);
    const ofPost = { postId: post.id, postAuthorId: post.authorId };
    await appendDeletion(tx, { ...comment, ...ofPost, authorId, parentAuthorId: null });
    for (const reply of replies) {
      await appendDeletion(tx, { ...reply, ...ofPost, parentId: comment.id, parentAuthorId: authorId });
    }
    return true;
  });

interface DeletedComment {
  readonly id: string;
  readonly postId: string;
  readonly postAuthorId: string;
  readonly parentId: string | null;
  readonly parentAuthorId: string | null;
  readonly authorId: string;
}

const appendDeletion = (tx: RawSql, { id: commentId, ...comment }: DeletedComment): Promise<void> =>
  appendEvent(tx, {
    type: "comment.deleted",
    aggregateId: commentId,
    payload: { commentId, ...comment, mentionedUserIds: [] },
    invalidates: staleWithComment({ commentId, ...comment }),
  });
