import { toErrors, type ErrorTexts } from "@skein/service-kit/mutation-errors.ts";
import type {
  RegisterPasskeyErrorCode,
  RemovePasskeyErrorCode,
  RenamePasskeyErrorCode,
  Resolvers,
  SignInWithPasskeyError,
} from "../generated/resolvers-types.ts";
import { beginPasskeyRegistration, finishPasskeyRegistration } from "./passkey-registration.service.ts";
import {
  beginPasskeySignIn,
  beginPasskeyStepUp,
  finishPasskeySignIn,
  listPasskeys,
  removePasskey,
  renamePasskey,
} from "./passkey.service.ts";

const nameInvalid = { message: "A name has 1 to 100 characters.", field: "name" };
const notFound = { message: "There is no such passkey.", field: "passkeyId" };

const registerErrors: ErrorTexts<RegisterPasskeyErrorCode> = {
  RESPONSE_INVALID: { message: "The passkey could not be checked. Begin again.", field: "response" },
  NAME_INVALID: nameInvalid,
  NOT_ADDED: { message: "The passkey is there already, or there are too many.", field: null },
};
const renameErrors: ErrorTexts<RenamePasskeyErrorCode> = {
  PASSKEY_NOT_FOUND: notFound,
  NAME_INVALID: nameInvalid,
};
const removeErrors: ErrorTexts<RemovePasskeyErrorCode> = {
  PASSKEY_NOT_FOUND: notFound,
  LAST_SIGN_IN_METHOD: { message: "This is the last way into the account.", field: "passkeyId" },
};
const refused: SignInWithPasskeyError = {
  code: "PASSKEY_REFUSED",
  message: "The passkey could not be checked. Begin again.",
  field: "response",
};

export const passkeyResolvers = {
  Query: {
    myPasskeys: (_parent, _args, context) => listPasskeys(context),
  },
  Mutation: {
    beginPasskeyRegistration: async (_parent, _args, context) => ({
      options: await beginPasskeyRegistration(context),
    }),
    beginPasskeySignIn: async (_parent, _args, context) => ({ options: await beginPasskeySignIn(context) }),
    beginPasskeyStepUp: async (_parent, _args, context) => ({ options: await beginPasskeyStepUp(context) }),
    registerPasskey: async (_parent, { input }, context) => {
      const result = await finishPasskeyRegistration(context, input);
      if (typeof result === "string") return { passkey: null, errors: toErrors(registerErrors, [result]) };
      return { passkey: result, errors: [] };
    },
    signInWithPasskey: async (_parent, { input }, context) => {
      const result = await finishPasskeySignIn(context, input);
      if (!result) return { session: null, user: null, deviceToken: null, errors: [refused] };
      return { ...result, user: result.session.user, errors: [] };
    },
    renamePasskey: async (_parent, { input }, context) => {
      const result = await renamePasskey(context, input);
      if (typeof result === "string") return { passkey: null, errors: toErrors(renameErrors, [result]) };
      return { passkey: result, errors: [] };
    },
    removePasskey: async (_parent, { input }, context) => {
      const problem = await removePasskey(context, input.passkeyId);
      return { removed: problem === null, errors: toErrors(removeErrors, problem ? [problem] : []) };
    },
  },
} satisfies Resolvers;
