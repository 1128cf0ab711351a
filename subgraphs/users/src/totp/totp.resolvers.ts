import { toErrors, type ErrorTexts } from "@skein/service-kit/mutation-errors.ts";
import type {
  BeginTotpError,
  CompleteSignInErrorCode,
  ConfirmTotpErrorCode,
  Resolvers,
  TotpNotEnabledError,
} from "../generated/resolvers-types.ts";
import { completeSignIn } from "./complete-sign-in.service.ts";
import {
  beginTotp,
  confirmTotp,
  disableTotp,
  getSecondFactorStatus,
  renewRecoveryCodes,
} from "./totp.service.ts";

const alreadyEnabled: BeginTotpError = {
  code: "ALREADY_ENABLED",
  message: "There is an authenticator app already. Remove it first.",
  field: null,
};

const notEnabled: TotpNotEnabledError = {
  code: "NOT_ENABLED",
  message: "There is no authenticator app.",
  field: null,
};

const confirmErrors: ErrorTexts<ConfirmTotpErrorCode> = {
  CODE_WRONG: { message: "The code is wrong. Check the clock of the device.", field: "code" },
  NOT_BEGUN: { message: "There is no authenticator app to confirm.", field: null },
};

const completeErrors: ErrorTexts<CompleteSignInErrorCode> = {
  CHALLENGE_INVALID: { message: "This sign-in is over. Begin again.", field: "challengeToken" },
  CODE_WRONG: { message: "The code is wrong, or was used before.", field: null },
};

export const totpResolvers = {
  Query: {
    mySecondFactor: (_parent, _args, context) => getSecondFactorStatus(context),
  },
  Mutation: {
    beginTotp: async (_parent, _args, context) => {
      const setup = await beginTotp(context);
      return {
        secret: setup?.secret ?? null,
        uri: setup?.uri ?? null,
        errors: setup ? [] : [alreadyEnabled],
      };
    },
    confirmTotp: async (_parent, { input }, context) => {
      const result = await confirmTotp(context, input.code);
      if (typeof result === "string")
        return { recoveryCodes: null, errors: toErrors(confirmErrors, [result]) };
      return { recoveryCodes: [...result], errors: [] };
    },
    disableTotp: async (_parent, _args, context) => {
      const disabled = await disableTotp(context);
      return { disabled, errors: disabled ? [] : [notEnabled] };
    },
    createRecoveryCodes: async (_parent, _args, context) => {
      const codes = await renewRecoveryCodes(context);
      return { recoveryCodes: codes && [...codes], errors: codes ? [] : [notEnabled] };
    },
    completeSignIn: async (_parent, { input }, context) => {
      const result = await completeSignIn(context, input);
      if (typeof result === "string") {
        return { session: null, user: null, deviceToken: null, errors: toErrors(completeErrors, [result]) };
      }
      return { ...result, user: result.session.user, errors: [] };
    },
  },
} satisfies Resolvers;
