import type { Cache } from "@skein/service-kit/cache.ts";
import type { ReadSql } from "@skein/service-kit/database.ts";
import { isUuid } from "@skein/service-kit/pagination.ts";
import type { ResponseCaching } from "@skein/service-kit/response-caching.ts";
import DataLoader from "dataloader";
import type { Post } from "../generated/prisma/client.ts";
import type { ProjectionLoaders } from "../projection/projection.loaders.ts";
import { keepForViewer, maySee } from "./post-visibility.ts";
import { findPostsById } from "./post.queries.ts";

interface PostLoaderSources {
  readonly sql: ReadSql;
  readonly cache: Cache;
  readonly caching: ResponseCaching;
  readonly viewerId: string | null;
}

const maxBatchSize = 1000;
const postCache = { namespace: "post", version: 1, ttlSeconds: 60 };

/** The tag that invalidates the cached row of a post. */
export const postTag = (id: string): string => `${postCache.namespace}:${id}`;

export function createPostLoaders(
  { sql, cache, caching, viewerId }: PostLoaderSources,
  { isGone, viewerFollows }: ProjectionLoaders,
) {
  const facts = {
    viewerId,
    isGone: (id: string) => isGone.load(id),
    viewerFollows: (id: string) => viewerFollows.load(id),
  };
  const loadMissing = async (ids: readonly string[]) => {
    const posts = await findPostsById(sql, ids);
    return new Map<string, Post | null>(posts.map((post) => [post.id, post]));
  };
  /** The cache holds what is the same for everybody; who may see it is decided here, for this viewer. */
  const visiblePostById = new DataLoader<string, Post | null>(
    async (ids) => {
      const posts = await cache.getMany({ ...postCache, keys: ids, load: loadMissing });
      return Promise.all(posts.map(async (post) => (post && (await maySee(post, facts)) ? post : null)));
    },
    { maxBatchSize },
  );

  return {
    /** A post that the viewer may see, by the id that a client sent; what is not a UUID is no post's id. */
    loadPost: async (id: string): Promise<Post | null> => {
      const post = isUuid(id) ? await visiblePostById.load(id.toLowerCase()) : null;
      if (post?.visibility !== "PUBLIC") keepForViewer(caching, viewerId);
      return post;
    },
    /** Remembers a post that came from a statement with `isVisibleTo`. */
    primePost: (post: Post): void => void visiblePostById.prime(post.id, post),
    clearPost: (id: string): void => void visiblePostById.clear(id),
  };
}
