import { toErrors, type ErrorTexts } from "@skein/service-kit/mutation-errors.ts";
import type { RegisterErrorCode, Resolvers, SignInError } from "../generated/resolvers-types.ts";
import { register } from "./account.service.ts";
import { signIn } from "./sign-in.service.ts";

const registerErrors: ErrorTexts<RegisterErrorCode> = {
  HANDLE_TAKEN: { message: "This handle belongs to another account.", field: "handle" },
  HANDLE_INVALID: {
    message: "A handle has 3 to 30 letters, digits and underscores.",
    field: "handle",
  },
  HANDLE_RESERVED: { message: "This handle is reserved.", field: "handle" },
  EMAIL_UNAVAILABLE: { message: "No mail can reach this e-mail address.", field: "email" },
  PASSWORD_UNACCEPTABLE: {
    message: "The password is too short, too long, or one that others would guess.",
    field: "password",
  },
  DISPLAY_NAME_INVALID: { message: "A display name has 1 to 50 characters.", field: "displayName" },
};

const invalidCredentials: SignInError = {
  code: "INVALID_CREDENTIALS",
  message: "The e-mail address or the password is wrong.",
  field: null,
};

const noSession = { session: null, deviceToken: null, user: null };

export const accountResolvers = {
  Mutation: {
    register: async (_parent, { input }, context) => {
      const { session, deviceToken, problems } = await register(context, input);
      return {
        session,
        deviceToken,
        user: session?.user ?? null,
        errors: toErrors(registerErrors, problems),
      };
    },
    signIn: async (_parent, { input }, context) => {
      const result = await signIn(context, input);
      if (!result) return { ...noSession, secondFactor: null, errors: [invalidCredentials] };
      if ("secondFactor" in result) return { ...noSession, ...result, errors: [] };
      return { ...result, user: result.session.user, secondFactor: null, errors: [] };
    },
  },
} satisfies Resolvers;
