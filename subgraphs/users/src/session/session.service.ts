import { AppError } from "@skein/service-kit/app-error.ts";
import type { RawSql } from "@skein/service-kit/database.ts";
import { isUuid } from "@skein/service-kit/pagination.ts";
import { countCharacters } from "@skein/service-kit/plain-text.ts";
import { randomUUIDv7 } from "node:crypto";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import type { UsersContext } from "../context.ts";
import { findAccountState } from "../moderation/moderation.queries.ts";
import type { UserProfile } from "../user/user-profile.ts";
import { createRefreshToken, hashRefreshToken, type NewRefreshToken } from "./refresh-token.ts";
import {
  endSessionOfOldToken,
  endSessionOfToken,
  endSessions,
  exchangeRefreshToken,
  findSuccessor,
  insertSession,
  type EndedSession,
  type SessionOwner,
} from "./session.queries.ts";
import { openSuccessor, sealSuccessor } from "./successor-seal.ts";

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
 * @throws {AppError} `ACCOUNT_BANNED` with the reason, or `UNAUTHENTICATED` when the account is gone.
 */
export async function startSession(context: UsersContext, signIn: SignIn): Promise<SessionGrant> {
  const now = new Date();
  const refreshToken = createRefreshToken(now);
  const clientName = context.identity.client?.name ?? null;
  const session = { ...signIn, id: randomUUIDv7(), clientName, now, refreshToken };
  const owner = await insertSession(context.prisma, session);
  if (!owner) throw await refusalOf(context, signIn.userId);
  return grant(context, owner, refreshToken, now);
}

/** Only who has proved that the account is theirs learns of its ban. */
async function refusalOf({ prisma }: UsersContext, userId: string): Promise<AppError> {
  const { status, banReason, bannedUntil } = (await findAccountState(prisma, userId)) ?? {};
  if (status !== "BANNED") return new AppError("UNAUTHENTICATED", "This account is gone.");
  const until = bannedUntil ? ` until ${bannedUntil.toISOString()}` : "";
  return new AppError("ACCOUNT_BANNED", `This account is banned${until}: ${banReason ?? ""}`);
}

/** @returns null when the token is unknown, expired or revoked, or when its successor was used */
export async function refreshSession(context: UsersContext, token: string): Promise<SessionGrant | null> {
  const hash = hashRefreshToken(token);
  if (!hash) return null;
  const now = new Date();
  const successor = createRefreshToken(now);
  const sealed = sealSuccessor(token, successor.token);
  const owner = await exchangeRefreshToken(context.prisma, { hash, successor, sealed, now });
  if (owner) return grant(context, owner, successor, now);
  const again = await findSuccessor(context.prisma, hash, now);
  if (again) return grant(context, again, { ...again, token: openSuccessor(token, again.sealed) }, now);
  await endReusedSession(context, hash);
  return null;
}

/**
 * A token that comes back after its exchange is an app that lost the answer, as long as nobody has used the successor:
 * it gets the same one. Once that was used too, the token is in two hands, and nobody knows which of them is the
 * owner's: the session ends for both.
 */
async function endReusedSession({ prisma, logger, identity }: UsersContext, hash: Uint8Array): Promise<void> {
  const ended = await prisma.$transaction(async (tx) => {
    const session = await endSessionOfOldToken(tx, hash);
    if (session) await appendAuditEvent(tx, { ...session, type: "REFRESH_TOKEN_REUSED" });
    return session;
  });
  if (!ended) return;
  const { sessionId } = ended;
  logger.warn({ sessionId, requestId: identity.requestId }, "old refresh token used again; session ended");
}

/** @returns false when there is nothing to sign out of: neither an access token nor a refresh token was sent */
export async function signOut(context: UsersContext, refreshToken: string | null): Promise<boolean> {
  const { viewer } = context.identity;
  if (refreshToken !== null) {
    const hash = hashRefreshToken(refreshToken);
    if (hash) await signOutOf(context, (tx) => endSessionOfToken(tx, hash));
    return true;
  }
  if (!viewer) return false;
  const { userId, sessionId: only } = viewer;
  if (isUuid(only)) {
    await signOutOf(context, async (tx) => {
      const [sessionId] = await endSessions(tx, { userId, only, reason: "SIGNED_OUT" });
      return sessionId === undefined ? null : { sessionId, userId };
    });
  }
  return true;
}

const signOutOf = (
  { prisma }: UsersContext,
  end: (tx: RawSql) => Promise<EndedSession | null>,
): Promise<void> =>
  prisma.$transaction(async (tx) => {
    const session = await end(tx);
    if (session) await appendAuditEvent(tx, { ...session, type: "SIGNED_OUT" });
  });

async function grant(
  { accessTokens, loaders }: UsersContext,
  owner: SessionOwner,
  refreshToken: Pick<NewRefreshToken, "token" | "expiresAt">,
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
