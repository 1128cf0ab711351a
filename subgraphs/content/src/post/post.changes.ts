import type { ContentContext } from "../context.ts";
import { postTagsTag, tagTag } from "../tag/tag.loaders.ts";
import { trendingTag } from "../tag/tag.service.ts";
import { postTag } from "./post.loaders.ts";

export interface PostChange {
  readonly postId: string;
  /** Tags whose counts changed. */
  readonly tagIds?: readonly string[] | undefined;
}

/**
 * To be awaited after the commit and before the mutation answers: from then on nobody, the writer first of all, reads
 * what was before, and the events are on their way.
 * @param stale tags of the gateway's cache: those of the events
 */
export async function announcePostChange(
  { relay, loaders, cache, caching }: ContentContext,
  { postId, tagIds }: PostChange,
  stale: readonly string[],
): Promise<void> {
  relay.wake();
  loaders.forgetPost(postId);
  caching.invalidate(stale);
  const tags = [postTag(postId)];
  if (tagIds) tags.push(postTagsTag(postId), trendingTag, ...tagIds.map(tagTag));
  await cache.invalidate(tags);
}
