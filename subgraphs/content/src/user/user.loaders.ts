import type { ReadSql } from "@skein/service-kit/database.ts";
import DataLoader from "dataloader";
import type { Post } from "../generated/prisma/client.ts";
import { createPageLoaders } from "../page-loaders.ts";
import type { PostOfList } from "../post/post.queries.ts";
import { countVisiblePosts, findAuthorPostPages } from "./user.queries.ts";

interface UserLoaderSources {
  readonly sql: ReadSql;
  readonly viewerId: string | null;
}

export function createUserLoaders({ sql, viewerId }: UserLoaderSources, primePost: (post: Post) => void) {
  const postCountByAuthor = new DataLoader<string, number>(
    async (ids) => {
      const counts = await countVisiblePosts(sql, viewerId, ids);
      return ids.map((id) => counts.get(id) ?? 0);
    },
    { maxBatchSize: 1000 },
  );
  const postPages = createPageLoaders<"posts", PostOfList>(
    (_list, page, authorIds) => findAuthorPostPages(sql, viewerId, page, authorIds),
    primePost,
  );
  return {
    postCountByAuthor,
    authorPostPages: postPages.pageOf,
    clearAuthorPosts: (): void => {
      postCountByAuthor.clearAll();
      postPages.clear();
    },
  };
}
