import type { FollowErrorCode, Resolvers } from "../generated/resolvers-types.ts";
import { follow, listFollows, unfollow, type FollowOutcome } from "./follow.service.ts";

const messages: Record<FollowErrorCode, string> = {
  USER_NOT_FOUND: "There is no such user.",
  CANNOT_FOLLOW_SELF: "Nobody can follow themselves.",
};

function toPayload<Problem extends FollowErrorCode>(outcome: FollowOutcome<Problem>) {
  if ("user" in outcome) return { user: outcome.user, viewer: outcome.viewer, errors: [] };
  const error = { code: outcome.problem, message: messages[outcome.problem], field: "userId" };
  return { user: null, viewer: null, errors: [error] };
}

export const followResolvers = {
  Mutation: {
    follow: async (_parent, { input }, context) => toPayload(await follow(context, input)),
    unfollow: async (_parent, { input }, context) => toPayload(await unfollow(context, input)),
  },
  User: {
    viewerFollows: ({ id }, _args, { loaders }) => loaders.viewerFollows.load(id),
    followers: ({ id }, args, context) => listFollows(context, "followers", id, args),
    following: ({ id }, args, context) => listFollows(context, "following", id, args),
  },
} satisfies Resolvers;
