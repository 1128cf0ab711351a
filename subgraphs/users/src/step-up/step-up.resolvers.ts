import { toErrors, type ErrorTexts } from "@skein/service-kit/mutation-errors.ts";
import type { Resolvers, StepUpErrorCode } from "../generated/resolvers-types.ts";
import { stepUp } from "./step-up.service.ts";

const errorTexts: ErrorTexts<StepUpErrorCode> = {
  PROOF_WRONG: { message: "The proof is wrong, or was used before.", field: null },
  SECOND_FACTOR_REQUIRED: {
    message: "This account has an authenticator app: a code of it is needed.",
    field: "password",
  },
};

export const stepUpResolvers = {
  Mutation: {
    stepUp: async (_parent, { input }, context) => {
      const result = await stepUp(context, input);
      if (typeof result === "string") {
        return { accessToken: null, accessTokenExpiresAt: null, errors: toErrors(errorTexts, [result]) };
      }
      return { accessToken: result.token, accessTokenExpiresAt: result.expiresAt, errors: [] };
    },
  },
} satisfies Resolvers;
