import type {
  RefreshSessionError,
  Resolvers,
  RevokeSessionError,
  SignOutError,
} from "../generated/resolvers-types.ts";
import { endAllSessions, endOtherSessions, endSession, listSessions } from "./device-session.service.ts";
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

const sessionNotFound: RevokeSessionError = {
  code: "SESSION_NOT_FOUND",
  message: "There is no such session, or it has ended.",
  field: "sessionId",
};

export const sessionResolvers = {
  Query: {
    mySessions: (_parent, args, context) => listSessions(context, args),
  },
  Mutation: {
    refreshSession: async (_parent, { input }, context) => {
      const session = await refreshSession(context, input.refreshToken);
      return { session, errors: session ? [] : [invalidToken] };
    },
    signOut: async (_parent, { input }, context) => {
      const signedOut = await signOut(context, input.refreshToken ?? null);
      return { signedOut, errors: signedOut ? [] : [notSignedIn] };
    },
    revokeSession: async (_parent, { input }, context) => {
      const revokedSessionId = await endSession(context, input.sessionId);
      return { revokedSessionId, errors: revokedSessionId === null ? [sessionNotFound] : [] };
    },
    revokeOtherSessions: async (_parent, _args, context) => ({
      revokedCount: await endOtherSessions(context),
    }),
    revokeAllSessions: async (_parent, _args, context) => ({ revokedCount: await endAllSessions(context) }),
  },
} satisfies Resolvers;
