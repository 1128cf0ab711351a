import type { RefreshSessionError, Resolvers, SignOutError } from "../generated/resolvers-types.ts";
import { refreshSession, signOut } from "./session.service.ts";

const invalidToken: RefreshSessionError = {
  code: "INVALID_REFRESH_TOKEN",
  message: "This session has ended. Sign in again.",
  field: "refreshToken",
};

const notSignedIn: SignOutError = {
  code: "NOT_SIGNED_IN",
  message: "There is no session to sign out of.",
  field: null,
};

export const sessionResolvers = {
  Mutation: {
    refreshSession: async (_parent, { input }, context) => {
      const session = await refreshSession(context, input.refreshToken);
      return { session, errors: session ? [] : [invalidToken] };
    },
    signOut: async (_parent, { input }, context) => {
      const signedOut = await signOut(context, input.refreshToken ?? null);
      return { signedOut, errors: signedOut ? [] : [notSignedIn] };
    },
  },
} satisfies Resolvers;
