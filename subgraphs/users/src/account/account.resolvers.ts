import { toErrors, type ErrorTexts } from "@skein/service-kit/mutation-errors.ts";
import type { RegisterErrorCode, Resolvers, SignInError } from "../generated/resolvers-types.ts";
import { register, signIn } from "./account.service.ts";

const registerErrors: ErrorTexts<RegisterErrorCode> = {
  HANDLE_TAKEN: { message: "This handle belongs to another account.", field: "handle" },
  HANDLE_INVALID: {
    message: "A handle has 3 to 30 letters, digits and underscores.",
    field: "handle",
  },
  EMAIL_UNAVAILABLE: { message: "This e-mail address cannot be used.", field: "email" },
  PASSWORD_UNACCEPTABLE: {
    message: "A password has 8 to 128 characters and is not one that everybody uses.",
    field: "password",
  },
  DISPLAY_NAME_INVALID: { message: "A display name has 1 to 50 characters.", field: "displayName" },
};

const invalidCredentials: SignInError = {
  code: "INVALID_CREDENTIALS",
  message: "The e-mail address or the password is wrong.",
  field: null,
};

export const accountResolvers = {
  Mutation: {
    register: async (_parent, { input }, context) => {
      const { session, problems } = await register(context, input);
      return { session, user: session?.user ?? null, errors: toErrors(registerErrors, problems) };
    },
    signIn: async (_parent, { input }, context) => {
      const session = await signIn(context, input);
      return { session, user: session?.user ?? null, errors: session ? [] : [invalidCredentials] };
    },
  },
} satisfies Resolvers;
