import { isUuid } from "@skein/service-kit/pagination.ts";
import type { Resolvers } from "../generated/resolvers-types.ts";
import { parseIdPage } from "../id-page.ts";
import { keepForViewer } from "../post/post-visibility.ts";
import { connectionOf } from "../page-loaders.ts";

/** A user is a reference here: who is not known has no posts. */
export const userResolvers = {
  User: {
    __resolveReference: ({ id }) => ({ id: id.toLowerCase() }),
    postCount: ({ id }, _args, { loaders, caching, viewerId }) => {
      keepForViewer(caching, viewerId);
      return isUuid(id) ? loaders.postCountByAuthor.load(id) : 0;
    },
    posts: ({ id }, args, { loaders, caching, viewerId }) => {
      keepForViewer(caching, viewerId);
      const page = parseIdPage(args);
      return isUuid(id) ? loaders.authorPostPages("posts", page).load(id) : connectionOf(page, []);
    },
  },
} satisfies Resolvers;
