import { toErrors, type ErrorTexts } from "@skein/service-kit/mutation-errors.ts";
import type { Resolvers, UpgradeAccountErrorCode } from "../generated/resolvers-types.ts";
import { signInAnonymously } from "./sign-in-anonymously.service.ts";
import { upgradeAccount } from "./upgrade-account.service.ts";

const upgradeErrors: ErrorTexts<UpgradeAccountErrorCode> = {
  NOT_ANONYMOUS: { message: "This account is a full one already.", field: "email" },
  HANDLE_TAKEN: { message: "This handle belongs to another account.", field: "handle" },
  HANDLE_INVALID: { message: "A handle has 3 to 30 letters, digits and underscores.", field: "handle" },
  HANDLE_RESERVED: { message: "This handle is reserved.", field: "handle" },
  EMAIL_UNAVAILABLE: { message: "No mail can reach this e-mail address.", field: "email" },
  PASSWORD_UNACCEPTABLE: {
    message: "The password is too short, too long, or one that others would guess.",
    field: "password",
  },
  DISPLAY_NAME_INVALID: { message: "A display name has 1 to 50 characters.", field: "displayName" },
};

export const anonymousResolvers = {
  Mutation: {
    signInAnonymously: async (_parent, { input }, context) => {
      const session = await signInAnonymously(context, input);
      return { session, user: session.user };
    },
    upgradeAccount: async (_parent, { input }, context) => {
      const result = await upgradeAccount(context, input);
      if (Array.isArray(result)) return { user: null, errors: toErrors(upgradeErrors, result) };
      return { user: result, errors: [] };
    },
  },
} satisfies Resolvers;
