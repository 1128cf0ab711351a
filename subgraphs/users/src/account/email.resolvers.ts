import type { EmailTokenErrorCode, Resolvers } from "../generated/resolvers-types.ts";
import { toErrors, type ErrorTexts } from "@skein/service-kit/mutation-errors.ts";
import type {
  RequestEmailChangeErrorCode,
  ResendEmailVerificationError,
} from "../generated/resolvers-types.ts";
import { confirmEmailChange, requestEmailChange } from "./email-change.service.ts";
import {
  getMyEmail,
  resendEmailVerification,
  verifyEmail,
  type ResendProblem,
} from "./verification.service.ts";

const tokenErrors: ErrorTexts<EmailTokenErrorCode> = {
  INVALID_TOKEN: { message: "This link is not valid any more. Ask for a new one.", field: "token" },
};

const resendErrors: Readonly<Record<ResendProblem, ResendEmailVerificationError>> = {
  ALREADY_VERIFIED: { code: "ALREADY_VERIFIED", message: "The address is confirmed already.", field: null },
  NO_ADDRESS: { code: "NO_ADDRESS", message: "The account has no e-mail address.", field: null },
};

const changeErrors: ErrorTexts<RequestEmailChangeErrorCode> = {
  PASSWORD_WRONG: { message: "The password is wrong.", field: "password" },
  EMAIL_UNAVAILABLE: { message: "No mail can reach this e-mail address.", field: "newEmail" },
};

export const emailResolvers = {
  Query: {
    myEmail: (_parent, _args, context) => getMyEmail(context),
  },
  Mutation: {
    verifyEmail: async (_parent, { input }, context) => {
      const user = await verifyEmail(context, input.token);
      return { user, errors: toErrors(tokenErrors, user ? [] : ["INVALID_TOKEN"]) };
    },
    resendEmailVerification: async (_parent, { input }, context) => {
      const problem = await resendEmailVerification(context, input);
      return { accepted: problem === null, errors: problem ? [resendErrors[problem]] : [] };
    },
    requestEmailChange: async (_parent, { input }, context) => {
      const problem = await requestEmailChange(context, input);
      return { accepted: problem === null, errors: toErrors(changeErrors, problem ? [problem] : []) };
    },
    confirmEmailChange: async (_parent, { input }, context) => {
      const user = await confirmEmailChange(context, input.token);
      return { user, errors: toErrors(tokenErrors, user ? [] : ["INVALID_TOKEN"]) };
    },
  },
} satisfies Resolvers;
