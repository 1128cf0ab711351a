import { toErrors, type ErrorTexts } from "@skein/service-kit/mutation-errors.ts";
import type { Resolvers, UpdateProfileErrorCode } from "../generated/resolvers-types.ts";
import { avatarUrlOf } from "./avatar-route.ts";
import { getMe, getUser, searchUsers, updateProfile } from "./user.service.ts";

const updateProfileErrors: ErrorTexts<UpdateProfileErrorCode> = {
  HANDLE_TAKEN: { message: "This handle belongs to another account.", field: "handle" },
  HANDLE_INVALID: {
    message: "A handle has 3 to 30 letters, digits and underscores.",
    field: "handle",
  },
  HANDLE_RESERVED: { message: "This handle is reserved.", field: "handle" },
  DISPLAY_NAME_INVALID: { message: "A display name has 1 to 50 characters.", field: "displayName" },
  BIO_TOO_LONG: { message: "A bio has at most 300 characters.", field: "bio" },
};

export const userResolvers = {
  Query: {
    me: (_parent, _args, context) => getMe(context),
    user: (_parent, args, context) => getUser(context, args),
    users: (_parent, args, context) => searchUsers(context, args),
  },
  Mutation: {
    updateProfile: async (_parent, { input }, context) => {
      const { user, problems } = await updateProfile(context, input);
      return { user, errors: toErrors(updateProfileErrors, problems) };
    },
  },
  User: {
    __resolveReference: ({ id }, { loaders }) => loaders.loadUser(id),
    avatarUrl: (user, _args, { publicUrl }) => avatarUrlOf(publicUrl, user),
  },
} satisfies Resolvers;
