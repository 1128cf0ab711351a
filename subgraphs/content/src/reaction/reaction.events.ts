import type { RawSql } from "@skein/service-kit/database.ts";
import { appendEvent } from "@skein/service-kit/outbox.ts";
import { staleWithReaction } from "../gateway-tags.ts";
import type { Post, ReactionKind } from "../generated/prisma/client.ts";

/** Tells the others of a reaction, inside the transaction that wrote it. Another kind is another `reaction.added`. */
export const appendReactionEvent = (
  tx: RawSql,
  type: "reaction.added" | "reaction.removed",
  post: Pick<Post, "id" | "authorId">,
  { userId, kind }: { readonly userId: string; readonly kind: ReactionKind },
): Promise<void> =>
  appendEvent(tx, {
    type,
    aggregateId: `${post.id}:${userId}`,
    payload: { postId: post.id, postAuthorId: post.authorId, userId, kind },
    invalidates: staleWithReaction(post.id),
  });
