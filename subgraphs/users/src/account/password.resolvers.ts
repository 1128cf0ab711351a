import { toErrors, type ErrorTexts } from "@skein/service-kit/mutation-errors.ts";
import type {
  ChangePasswordErrorCode,
  RequestPasswordResetErrorCode,
  ResetPasswordErrorCode,
  Resolvers,
} from "../generated/resolvers-types.ts";
import { changePassword } from "./password-change.service.ts";
import { requestPasswordReset, resetPassword } from "./password-reset.service.ts";

const unacceptable = {
  message: "The password is too short, too long, or one that others would guess.",
  field: "newPassword",
};

const requestErrors: ErrorTexts<RequestPasswordResetErrorCode> = {
  EMAIL_UNAVAILABLE: { message: "No mail can reach this e-mail address.", field: "email" },
};

const resetErrors: ErrorTexts<ResetPasswordErrorCode> = {
  INVALID_TOKEN: { message: "This link is not valid any more. Ask for a new one.", field: "token" },
  PASSWORD_UNACCEPTABLE: unacceptable,
};

const changeErrors: ErrorTexts<ChangePasswordErrorCode> = {
  CURRENT_PASSWORD_WRONG: { message: "The current password is wrong.", field: "currentPassword" },
  PASSWORD_UNACCEPTABLE: unacceptable,
};

export const passwordResolvers = {
  Mutation: {
    requestPasswordReset: async (_parent, { input }, context) => {
      const accepted = await requestPasswordReset(context, input.email);
      return { accepted, errors: toErrors(requestErrors, accepted ? [] : ["EMAIL_UNAVAILABLE"]) };
    },
    resetPassword: async (_parent, { input }, context) => {
      const problem = await resetPassword(context, input);
      return { changed: problem === null, errors: toErrors(resetErrors, problem ? [problem] : []) };
    },
    changePassword: async (_parent, { input }, context) => {
      const problem = await changePassword(context, input);
      return { changed: problem === null, errors: toErrors(changeErrors, problem ? [problem] : []) };
    },
  },
} satisfies Resolvers;
