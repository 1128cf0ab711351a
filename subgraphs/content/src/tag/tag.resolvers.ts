import type { Resolvers } from "../generated/resolvers-types.ts";
import { parseIdPage } from "../id-page.ts";
import { getTag, getTagById, listPostsByTag, listTrendingTags } from "./tag.service.ts";

export const tagResolvers = {
  Query: {
    tag: (_parent, { name }, context) => getTag(context, name),
    trendingTags: (_parent, { first }, context) => listTrendingTags(context, first),
    postsByTag: (_parent, args, context) => listPostsByTag(context, args),
  },
  Post: {
    tags: ({ id }, _args, { loaders }) => loaders.loadPostTags(id),
  },
  Tag: {
    __resolveReference: ({ id }, context) => getTagById(context, id),
    posts: ({ id }, args, { loaders }) => loaders.tagPostPages("posts", parseIdPage(args)).load(id),
  },
} satisfies Resolvers;
