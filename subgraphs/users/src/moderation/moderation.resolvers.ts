import { toErrors, type ErrorTexts } from "@skein/service-kit/mutation-errors.ts";
import type { Resolvers } from "../generated/resolvers-types.ts";
import {
  banUser,
  getAccountState,
  setUserRoles,
  unbanUser,
  type BanProblem,
  type RolesProblem,
} from "./moderation.service.ts";

const userNotFound = { message: "There is no such user.", field: "userId" };

const banErrors: ErrorTexts<BanProblem> = {
  USER_NOT_FOUND: userNotFound,
  CANNOT_BAN_SELF: { message: "Nobody bans themselves.", field: "userId" },
  REASON_INVALID: { message: "A reason has 1 to 500 characters.", field: "reason" },
  UNTIL_INVALID: { message: "A ban ends in the future.", field: "until" },
};

const rolesErrors: ErrorTexts<RolesProblem> = {
  USER_NOT_FOUND: userNotFound,
  CANNOT_CHANGE_OWN_ROLES: { message: "Another admin has to change your roles.", field: "userId" },
};

export const moderationResolvers = {
  Query: {
    moderatedAccount: (_parent, { userId }, context) => getAccountState(context, userId),
  },
  Mutation: {
    banUser: async (_parent, { input }, context) => {
      const { account, problems } = await banUser(context, input);
      return { account, errors: toErrors(banErrors, problems) };
    },
    unbanUser: async (_parent, { input }, context) => {
      const { account, problems } = await unbanUser(context, input);
      return { account, errors: toErrors({ USER_NOT_FOUND: userNotFound }, problems) };
    },
    setUserRoles: async (_parent, { input }, context) => {
      const { account, problems } = await setUserRoles(context, input);
      return { account, errors: toErrors(rolesErrors, problems) };
    },
  },
  ModeratedAccount: {
    user: ({ id }, _args, { loaders }) => loaders.loadUser(id),
  },
} satisfies Resolvers;
