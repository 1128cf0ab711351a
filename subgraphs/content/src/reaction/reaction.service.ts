import { oncePerKey } from "@skein/service-kit/mutation-key.ts";
import { requireViewer } from "@skein/service-kit/viewer.ts";
import type { ContentContext } from "../context.ts";
import type { Post, Prisma, Reaction, ReactionKind } from "../generated/prisma/client.ts";
import { staleWithReaction } from "../gateway-tags.ts";
import { announcePostChange } from "../post/post.changes.ts";
import { lockPost } from "../post/post.service.ts";
import { settle, type Outcome } from "../rejection.ts";
import { appendReactionEvent } from "./reaction.events.ts";
import {
  addToReactionCounts,
  deleteReaction,
  findReaction,
  insertReaction,
  updateReactionKind,
} from "./reaction.queries.ts";

export interface ReactInput {
  readonly postId: string;
  readonly kind: ReactionKind;
  readonly clientMutationKey?: string | null;
}

interface Reacted {
  readonly post: Post | null;
  readonly reaction: Reaction | null;
}

/** Gives the viewer's one reaction to a post, or changes its kind. */
export async function react(
  context: ContentContext,
  { postId, kind, clientMutationKey }: ReactInput,
): Promise<Outcome<Reacted, "POST_NOT_FOUND">> {
  const { userId } = requireViewer(context);
  return settle(["POST_NOT_FOUND"], async () => {
    const attempt = {
      actorId: userId,
      operation: "react",
      key: clientMutationKey,
      request: { postId: postId.toLowerCase(), kind },
    };
    const changed = await context.prisma.$transaction((tx) =>
      oncePerKey(tx, attempt, async () => {
        const post = await lockPost(tx, postId, userId);
        await setReaction(tx, post, userId, kind);
        return post.id;
      }),
    );
    await announcePostChange(context, { postId: changed }, staleWithReaction(changed));
    return readBack(context, changed);
  });
}

async function setReaction(
  tx: Prisma.TransactionClient,
  post: Post,
  userId: string,
  kind: ReactionKind,
): Promise<void> {
  const before = await findReaction(tx, { postId: post.id, userId });
  if (before?.kind === kind) return;
  if (before) {
    await updateReactionKind(tx, before.id, kind);
    const changes = [
      { kind: before.kind, by: -1 },
      { kind, by: 1 },
    ];
    await addToReactionCounts(tx, post.id, changes);
  } else {
    await insertReaction(tx, { postId: post.id, userId }, kind);
    await addToReactionCounts(tx, post.id, [{ kind, by: 1 }]);
  }
  await appendReactionEvent(tx, "reaction.added", post, { userId, kind });
}

/** Takes the viewer's reaction back; does nothing when there is none. */
export async function unreact(
  context: ContentContext,
  { postId }: { postId: string },
): Promise<Outcome<Reacted, "POST_NOT_FOUND">> {
  const { userId } = requireViewer(context);
  return settle(["POST_NOT_FOUND"], async () => {
    const changed = await context.prisma.$transaction(async (tx) => {
      const post = await lockPost(tx, postId, userId);
      const reaction = await findReaction(tx, { postId: post.id, userId });
      if (!reaction) return post.id;
      await deleteReaction(tx, reaction.id);
      await addToReactionCounts(tx, post.id, [{ kind: reaction.kind, by: -1 }]);
      await appendReactionEvent(tx, "reaction.removed", post, reaction);
      return post.id;
    });
    await announcePostChange(context, { postId: changed }, staleWithReaction(changed));
    return readBack(context, changed);
  });
}

async function readBack({ loaders }: ContentContext, postId: string): Promise<Reacted> {
  const [post, reaction] = await Promise.all([
    loaders.loadPost(postId),
    loaders.viewerReactionByPost.load(postId),
  ]);
  return { post, reaction: post && reaction };
}
