import { AppError } from "@skein/service-kit/app-error.ts";
import { isUuid } from "@skein/service-kit/pagination.ts";
import { countCharacters } from "@skein/service-kit/plain-text.ts";
import { randomUUIDv7 } from "node:crypto";
import type { UsersContext } from "../context.ts";
import type { UserProfile } from "../user/user-profile.ts";
import { createRefreshToken, hashRefreshToken, type NewRefreshToken } from "./refresh-token.ts";
import {
  endSessions,
  exchangeRefreshToken,
  insertSession,
  revokeSessionOfToken,
  revokeSessionOfUsedToken,
  type SessionOwner,
} from "./session.queries.ts";

const maximumDeviceNameLength = 100;

/** The GraphQL type `Session`: what a client needs to act as a user. */
export interface SessionGrant {
  readonly id: string;
  readonly accessToken: string;
  readonly accessTokenExpiresAt: Date;
  readonly refreshToken: string;
  readonly refreshTokenExpiresAt: Date;
  readonly user: UserProfile;
}

/** @throws {AppError} `BAD_USER_INPUT` when the name is too long. */
export function parseDeviceName(input: string | null | undefined): string | null {
  const name = (input ?? "")
    .toWellFormed()
    .replace(/\p{Cc}/gu, " ")
    .trim();
  if (countCharacters(name) > maximumDeviceNameLength) {
    throw new AppError("BAD_USER_INPUT", `A device name has at most ${maximumDeviceNameLength} characters.`, {
      field: "deviceName",
    });
  }
  return name === "" ? null : name;
}

export interface SignIn {
  readonly userId: string;
  readonly deviceName: string | null;
  /** How the person proved who they are, after RFC 8176. */
  readonly methods: readonly string[];
}

/**
 * Signs a user in on a device.
 * @throws {AppError} `UNAUTHENTICATED` when the account may not act.
 */
export async function startSession(context: UsersContext, signIn: SignIn): Promise<SessionGrant> {
  const now = new Date();
  const refreshToken = createRefreshToken(now);
  const clientName = context.identity.client?.name ?? null;
  const session = { ...signIn, id: randomUUIDv7(), clientName, now, refreshToken };
  const owner = await insertSession(context.prisma, session);
  if (!owner) throw new AppError("UNAUTHENTICATED", "This account is gone.");
  return grant(context, owner, refreshToken, now);
}

/** @returns null when the token is unknown, used, expired or revoked */
export async function refreshSession(context: UsersContext, token: string): Promise<SessionGrant | null> {
  const hash = hashRefreshToken(token);
  if (!hash) return null;
  const now = new Date();
  const successor = createRefreshToken(now);
  const owner = await exchangeRefreshToken(context.prisma, { hash, successor, now });
  if (owner) return grant(context, owner, successor, now);
  await endReusedSession(context, hash);
  return null;
}

/**
 * A token that comes back after its exchange is in two hands, and nobody knows which of them is the owner's: the
 * session ends for both. The tables know parent, successor and whether that was used, so that a later rule can forgive
 * an app that lost the answer.
 */
async function endReusedSession({ prisma, logger, identity }: UsersContext, hash: Uint8Array) {
  const sessionId = await revokeSessionOfUsedToken(prisma, hash);
  if (sessionId === null) return;
  logger.warn({ sessionId, requestId: identity.requestId }, "refresh token used twice; session ended");
}

/** @returns false when there is nothing to sign out of: neither an access token nor a refresh token was sent */
export async function signOut(context: UsersContext, refreshToken: string | null): Promise<boolean> {
  const { viewer } = context.identity;
  if (refreshToken !== null) {
    const hash = hashRefreshToken(refreshToken);
    if (hash) await revokeSessionOfToken(context.prisma, hash);
    return true;
  }
  if (!viewer) return false;
  const { userId, sessionId: only } = viewer;
  if (isUuid(only)) await endSessions(context.prisma, { userId, only, reason: "SIGNED_OUT" });
  return true;
}

async function grant(
  { accessTokens, loaders }: UsersContext,
  owner: SessionOwner,
  refreshToken: NewRefreshToken,
  now: Date,
): Promise<SessionGrant> {
  const [access, user] = await Promise.all([accessTokens.issue(owner, now), loaders.loadUser(owner.userId)]);
  if (!user) throw new AppError("UNAUTHENTICATED", "This account is gone.");
  return {
    id: owner.sessionId,
    accessToken: access.token,
    accessTokenExpiresAt: access.expiresAt,
    refreshToken: refreshToken.token,
    refreshTokenExpiresAt: refreshToken.expiresAt,
    user,
  };
}
