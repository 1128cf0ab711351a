import type { Cache } from "@skein/service-kit/cache.ts";
import type { ReadSql } from "@skein/service-kit/database.ts";
import DataLoader from "dataloader";
import type { Post, Tag } from "../generated/prisma/client.ts";
import { createPageLoaders } from "../page-loaders.ts";
import type { PostOfList } from "../post/post.queries.ts";
import { findTagIdsOfPosts, findTagPostPages, findTagsById, findTagsInSight } from "./tag.queries.ts";

interface TagLoaderSources {
  readonly sql: ReadSql;
  readonly cache: Cache;
  readonly viewerId: string | null;
}

const maxBatchSize = 1000;
const tagCache = { namespace: "tag", version: 1, ttlSeconds: 60 };
const postTagsCache = { namespace: "post-tags", version: 1, ttlSeconds: 300 };

/** The tag that invalidates the cached row of a tag, count included. */
export const tagTag = (id: string): string => `${tagCache.namespace}:${id}`;
/** The tag that invalidates the cached list of a post's tags. */
export const postTagsTag = (postId: string): string => `${postTagsCache.namespace}:${postId}`;

export function createTagLoaders(
  { sql, cache, viewerId }: TagLoaderSources,
  primePost: (post: Post) => void,
) {
  const loadTags = async (ids: readonly string[]) => {
    const tags = await findTagsById(sql, ids);
    return new Map<string, Tag | null>(tags.map((tag) => [tag.id, tag]));
  };
  const tagById = new DataLoader<string, Tag | null>(
    (ids) => cache.getMany({ ...tagCache, keys: ids, load: loadTags }),
    { maxBatchSize },
  );

  /** Whether the viewer may see a post with the tag. Never cached: it decides who knows of it. */
  const isTagInSight = new DataLoader<string, boolean>(
    async (ids) => {
      const known = await findTagsInSight(sql, ids, viewerId);
      return ids.map((id) => known.has(id));
    },
    { maxBatchSize },
  );

  const loadTagIds = async (postIds: readonly string[]) => {
    const found = await findTagIdsOfPosts(sql, postIds);
    return new Map(postIds.map((id) => [id, found.get(id) ?? []]));
  };
  const tagIdsByPost = new DataLoader<string, string[]>(
    async (postIds) => {
      const lists = await cache.getMany({ ...postTagsCache, keys: postIds, load: loadTagIds });
      return lists.map((list) => list ?? []);
    },
    { maxBatchSize },
  );

  const postPages = createPageLoaders<"posts", PostOfList>(
    (_list, page, tagIds) => findTagPostPages(sql, viewerId, page, tagIds),
    primePost,
  );

  const loadTagList = async (ids: readonly string[]): Promise<Tag[]> => {
    const tags = await Promise.all(ids.map((id) => tagById.load(id)));
    return tags.filter((tag) => tag !== null);
  };

  return {
    tagById,
    isTagInSight,
    loadTagList,
    /** A post's tags in the author's order. */
    loadPostTags: async (postId: string): Promise<Tag[]> => loadTagList(await tagIdsByPost.load(postId)),
    tagPostPages: postPages.pageOf,
    clearTags: (postId: string): void => {
      tagIdsByPost.clear(postId);
      tagById.clearAll();
      isTagInSight.clearAll();
      postPages.clear();
    },
  };
}
