import { toErrors, type ErrorTexts } from "@skein/service-kit/mutation-errors.ts";
import type {
  LinkIdentityErrorCode,
  OpenIdErrorCode,
  Resolvers,
  UnlinkIdentityErrorCode,
} from "../generated/resolvers-types.ts";
import { beginSignIn, completeSignIn } from "./code-flow.service.ts";
import { getMyIdentities, linkIdentity, unlinkIdentity } from "./linked-identity.service.ts";
import { createNonce, signInWithIdToken, type OpenIdOutcome } from "./openid-sign-in.service.ts";

const unknownProvider = { message: "There is no such provider.", field: "provider" };
const invalidIdToken = { message: "This sign-in is not valid any more. Begin again.", field: "idToken" };
const unavailable = { message: "The provider cannot be reached. Try again later.", field: "provider" };

const openIdErrors: ErrorTexts<OpenIdErrorCode> = {
  UNKNOWN_PROVIDER: unknownProvider,
  REDIRECT_URI_NOT_ALLOWED: { message: "This app may not be sent back to.", field: "redirectUri" },
  INVALID_ID_TOKEN: invalidIdToken,
  INVALID_CALLBACK: { message: "This sign-in is not valid any more. Begin again.", field: "callbackUrl" },
  LINK_REQUIRED: {
    message: "There is an account with your address. Sign in to it, then add this provider in its settings.",
    field: "provider",
  },
  PROVIDER_UNAVAILABLE: unavailable,
};

const linkErrors: ErrorTexts<LinkIdentityErrorCode> = {
  UNKNOWN_PROVIDER: unknownProvider,
  INVALID_ID_TOKEN: invalidIdToken,
  IDENTITY_IN_USE: { message: "This signs in to another account.", field: "idToken" },
  TOO_MANY_IDENTITIES: { message: "The account has 20 already.", field: "idToken" },
  PROVIDER_UNAVAILABLE: unavailable,
};

const unlinkErrors: ErrorTexts<UnlinkIdentityErrorCode> = {
  IDENTITY_NOT_FOUND: { message: "There is no such sign-in.", field: "subject" },
  LAST_SIGN_IN_METHOD: { message: "It is the only way to sign in to this account.", field: "subject" },
};

const noSession = { session: null, user: null, isNewAccount: null };

function signedIn(result: OpenIdOutcome | OpenIdErrorCode) {
  if (typeof result === "string") {
    return { ...noSession, secondFactor: null, errors: toErrors(openIdErrors, [result]) };
  }
  if ("secondFactor" in result) return { ...noSession, ...result, errors: [] };
  return { ...result, user: result.session.user, secondFactor: null, errors: [] };
}

export const openIdResolvers = {
  Query: {
    myIdentities: (_parent, _args, context) => getMyIdentities(context),
  },
  Mutation: {
    createOpenIdNonce: async (_parent, { input }, context) => {
      const result = await createNonce(context, input.provider);
      if (typeof result !== "string") return { nonce: result.token, expiresAt: result.expiresAt, errors: [] };
      return { nonce: null, expiresAt: null, errors: toErrors(openIdErrors, [result]) };
    },
    signInWithIdToken: async (_parent, { input }, context) =>
      signedIn(await signInWithIdToken(context, input)),
    beginOpenIdSignIn: async (_parent, { input }, context) => {
      const result = await beginSignIn(context, input);
      if (typeof result !== "string") return { ...result, errors: [] };
      const errors = toErrors(openIdErrors, [result]);
      return { authorizationUrl: null, flowToken: null, expiresAt: null, errors };
    },
    completeOpenIdSignIn: async (_parent, { input }, context) =>
      signedIn(await completeSignIn(context, input)),
    linkIdentity: async (_parent, { input }, context) => {
      const problem = await linkIdentity(context, input);
      const { viewer } = context.identity;
      if (problem || !viewer) return { user: null, errors: toErrors(linkErrors, problem ? [problem] : []) };
      return { user: await context.loaders.loadUser(viewer.userId), errors: [] };
    },
    unlinkIdentity: async (_parent, { input }, context) => {
      const problem = await unlinkIdentity(context, input);
      return { unlinked: problem === null, errors: toErrors(unlinkErrors, problem ? [problem] : []) };
    },
  },
} satisfies Resolvers;
