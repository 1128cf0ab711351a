import type { Cache } from "@skein/service-kit/cache.ts";
import type { ReadSql } from "@skein/service-kit/database.ts";
import type { ResponseCaching } from "@skein/service-kit/response-caching.ts";
import { createCommentLoaders } from "./comment/comment.loaders.ts";
import { createMediaLoaders } from "./media/media.loaders.ts";
import { createPostLoaders } from "./post/post.loaders.ts";
import { createProjectionLoaders } from "./projection/projection.loaders.ts";
import { createReactionLoaders } from "./reaction/reaction.loaders.ts";
import { createTagLoaders } from "./tag/tag.loaders.ts";
import { createUserLoaders } from "./user/user.loaders.ts";

export interface LoaderSources {
  readonly sql: ReadSql;
  readonly cache: Cache;
  readonly caching: ResponseCaching;
  readonly viewerId: string | null;
}

export type Loaders = ReturnType<typeof createLoaders>;

/** One set per request: a loader remembers what its viewer may see, and that must not outlive the viewer. */
export function createLoaders(sources: LoaderSources) {
  const projection = createProjectionLoaders(sources);
  const post = createPostLoaders(sources, projection);
  const media = createMediaLoaders(sources);
  const tag = createTagLoaders(sources, post.primePost);
  const comment = createCommentLoaders(sources, post.loadPost);
  const reaction = createReactionLoaders(sources, post.loadPost);
  const user = createUserLoaders(sources, post.primePost);
  return {
    ...projection,
    ...post,
    ...media,
    ...tag,
    ...comment,
    ...reaction,
    ...user,
    /** Forgets all that a change of a post, or of what hangs on it, can have made old. */
    forgetPost: (id: string): void => {
      post.clearPost(id);
      media.mediaByPost.clear(id);
      tag.clearTags(id);
      comment.clearComments();
      reaction.clearReactions(id);
      user.clearAuthorPosts();
    },
  };
}
