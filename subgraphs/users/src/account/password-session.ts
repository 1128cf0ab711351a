import { createHash } from "node:crypto";
import type { UsersContext } from "../context.ts";
import { revokeSessions } from "../session/session.rules.ts";
import { startSession, type SessionGrant, type SignIn } from "../session/session.service.ts";
import { findPasswordHash } from "./account.queries.ts";
import { rememberDevice } from "./known-device.queries.ts";

/** A session with what makes its device a known one. */
export interface DeviceSession {
  readonly session: SessionGrant;
  /** Makes this a known device at its next sign-in. */
  readonly deviceToken: string;
}

/** Tells one stored password from another without holding either. @param secret the hash as a PHC string */
export const markPassword = (secret: string): string =>
  createHash("sha256").update(secret).digest("base64url");

/**
 * Starts a session for whoever had the right password.
 * @param signIn.passwordMark of that password
 * @returns null when the password was changed meanwhile: whoever changed it has ended all sessions but this one
 * @throws {AppError} as `startSession`.
 */
export async function startPasswordSession(
  context: UsersContext,
  { passwordMark, deviceToken, ...signIn }: SignIn & { passwordMark: string; deviceToken?: string | null },
): Promise<DeviceSession | null> {
  const session = await startSession(context, signIn);
  const { userId } = signIn;
  const secret = await findPasswordHash(context.sql, userId);
  if (secret === null || markPassword(secret) !== passwordMark) {
    await revokeSessions(context.prisma, { userId, only: session.id, reason: "PASSWORD_CHANGED" });
    return null;
  }
  return { session, deviceToken: await rememberDevice(context.prisma, userId, deviceToken) };
}
