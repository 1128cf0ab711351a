import type { ReactErrorCode, Resolvers } from "../generated/resolvers-types.ts";
import { parseIdPage } from "../id-page.ts";
import { toErrors, type ErrorTexts } from "@skein/service-kit/mutation-errors.ts";
import { react, unreact } from "./reaction.service.ts";

const errorTexts: ErrorTexts<ReactErrorCode> = {
  POST_NOT_FOUND: { message: "There is no such post.", field: "postId" },
};

export const reactionResolvers = {
  Mutation: {
    react: async (_parent, { input }, context) => {
      const outcome = await react(context, input);
      return "result" in outcome
        ? { ...outcome.result, errors: [] }
        : { post: null, reaction: null, errors: toErrors(errorTexts, outcome.problems) };
    },
    unreact: async (_parent, { input }, context) => {
      const outcome = await unreact(context, input);
      return "result" in outcome
        ? { post: outcome.result.post, errors: [] }
        : { post: null, errors: toErrors(errorTexts, outcome.problems) };
    },
  },
  Post: {
    reactionCounts: ({ id }, _args, { loaders }) => loaders.kindCountsByPost.load(id),
    viewerReaction: async ({ id }, _args, { loaders }) => {
      const reaction = await loaders.viewerReactionByPost.load(id);
      return reaction?.kind ?? null;
    },
    reactions: ({ id }, { kind, ...args }, { loaders }) =>
      loaders.reactionPages(kind ?? null, parseIdPage(args)).load(id),
  },
  Reaction: {
    __resolveReference: ({ id }, { loaders }) => loaders.loadReaction(id),
    user: ({ userId }) => ({ id: userId }),
  },
} satisfies Resolvers;
