import type { Resolvers } from "../generated/resolvers-types.ts";
import { listExploreFeed, listHomeFeed, searchPosts } from "./feed.service.ts";

export const feedResolvers = {
  Query: {
    homeFeed: (_parent, args, context) => listHomeFeed(context, args),
    exploreFeed: (_parent, args, context) => listExploreFeed(context, args),
    searchPosts: (_parent, args, context) => searchPosts(context, args),
  },
} satisfies Resolvers;
