import { requireViewer } from "@skein/service-kit/viewer.ts";
import type { Resolvers } from "../generated/resolvers-types.ts";
import { listPreferences, updatePreferences } from "./preference.service.ts";

export const preferenceResolvers = {
  User: {
    notificationPreferences: ({ id }, _args, context) => listPreferences(context, id),
  },
  Mutation: {
    updateNotificationPreferences: async (_root, { input }, context) => {
      const { userId } = requireViewer(context);
      if (await updatePreferences(context, input.preferences)) {
        return { viewer: { __typename: "User", id: userId }, errors: [] };
      }
      const message = "Name each type once.";
      return { viewer: null, errors: [{ code: "DUPLICATE_TYPE", message, field: "preferences" }] };
    },
  },
} satisfies Resolvers;
