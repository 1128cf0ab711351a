import type { Resolvers } from "../generated/resolvers-types.ts";

export const mediaResolvers = {
  Post: {
    media: ({ id }, _args, { loaders }) => loaders.mediaByPost.load(id),
  },
  Media: {
    url: ({ url }, _args, { publicUrl }) => (url.startsWith("/") ? `${publicUrl}${url}` : url),
  },
} satisfies Resolvers;
