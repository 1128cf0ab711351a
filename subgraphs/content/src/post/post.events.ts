import type { RawSql } from "@skein/service-kit/database.ts";
import { appendEvent } from "@skein/service-kit/outbox.ts";
import { staleWithPost } from "../gateway-tags.ts";
import { thoseWhoMaySee } from "./post-visibility.ts";
import type { NewPost } from "./post.queries.ts";

/**
 * Tells the others of a post, inside the transaction that wrote it. Who may not see it does not hear of a mention.
 * @param tagIds those whose counts changed
 */
export async function appendPostEvent(
  tx: RawSql,
  type: "post.created" | "post.updated" | "post.deleted",
  { id, authorId, visibility, mentionedUserIds }: Omit<NewPost, "body">,
  tagIds?: readonly string[],
): Promise<void> {
  await appendEvent(tx, {
    type,
    aggregateId: id,
    payload: {
      postId: id,
      authorId,
      visibility,
      mentionedUserIds: await thoseWhoMaySee(tx, { authorId, visibility }, mentionedUserIds),
    },
    invalidates: staleWithPost({ postId: id, authorId, tagIds }),
  });
}
