import { GraphQLDateTime, GraphQLURL } from "graphql-scalars";
import { commentResolvers } from "./comment/comment.resolvers.ts";
import { feedResolvers } from "./feed/feed.resolvers.ts";
import type { Resolvers } from "./generated/resolvers-types.ts";
import { mediaResolvers } from "./media/media.resolvers.ts";
import { postResolvers } from "./post/post.resolvers.ts";
import { reactionResolvers } from "./reaction/reaction.resolvers.ts";
import { tagResolvers } from "./tag/tag.resolvers.ts";
import { userResolvers } from "./user/user.resolvers.ts";

export const resolvers: Resolvers = {
  DateTime: GraphQLDateTime,
  URL: GraphQLURL,
  Query: { ...postResolvers.Query, ...commentResolvers.Query, ...tagResolvers.Query, ...feedResolvers.Query },
  Mutation: { ...postResolvers.Mutation, ...commentResolvers.Mutation, ...reactionResolvers.Mutation },
  User: userResolvers.User,
  Post: {
    ...postResolvers.Post,
    ...mediaResolvers.Post,
    ...tagResolvers.Post,
    ...commentResolvers.Post,
    ...reactionResolvers.Post,
  },
  Media: mediaResolvers.Media,
  Tag: tagResolvers.Tag,
  Comment: commentResolvers.Comment,
  Reaction: reactionResolvers.Reaction,
};
