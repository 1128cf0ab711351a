import { GraphQLDateTime, GraphQLEmailAddress, GraphQLURL } from "graphql-scalars";
import { accountResolvers } from "./account/account.resolvers.ts";
import { followResolvers } from "./follow/follow.resolvers.ts";
import type { Resolvers } from "./generated/resolvers-types.ts";
import { sessionResolvers } from "./session/session.resolvers.ts";
import { userResolvers } from "./user/user.resolvers.ts";

export const resolvers: Resolvers = {
  DateTime: GraphQLDateTime,
  EmailAddress: GraphQLEmailAddress,
  URL: GraphQLURL,
  Query: userResolvers.Query,
  Mutation: {
    ...accountResolvers.Mutation,
    ...sessionResolvers.Mutation,
    ...userResolvers.Mutation,
    ...followResolvers.Mutation,
  },
  User: { ...userResolvers.User, ...followResolvers.User },
};
