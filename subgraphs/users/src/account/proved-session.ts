import type { UsersContext } from "../context.ts";
import { revokeSessions } from "../session/session.rules.ts";
import { startSession, type SessionGrant, type SignIn } from "../session/session.service.ts";
import { stillOpens, type FirstFactor } from "./first-factor.ts";
import { rememberDevice } from "./known-device.queries.ts";

/** A session with what makes its device a known one. */
export interface DeviceSession {
  readonly session: SessionGrant;
  /** Makes this a known device at its next sign-in. */
  readonly deviceToken: string;
}

interface ProvedSignIn extends SignIn {
  readonly firstFactor: FirstFactor;
}

/**
 * Starts a session for whoever had the right first factor. It is looked at once more when the session is there: whoever
 * changes it ends the sessions that are there.
 * @returns null when the first factor was changed or removed meanwhile
 * @throws {AppError} as `startSession`.
 */
export async function startProvedSession(
  context: UsersContext,
  { firstFactor, ...signIn }: ProvedSignIn,
): Promise<SessionGrant | null> {
  const session = await startSession(context, signIn);
  const { userId } = signIn;
  if (await stillOpens(context, userId, firstFactor)) return session;
  const reason = firstFactor.kind === "PASSWORD" ? "PASSWORD_CHANGED" : "REVOKED";
  await revokeSessions(context.prisma, { userId, only: session.id, reason });
  return null;
}

/** As `startProvedSession`, on a device that is known from then on. */
export async function startDeviceSession(
  context: UsersContext,
  { deviceToken, ...signIn }: ProvedSignIn & { readonly deviceToken: string | null },
): Promise<DeviceSession | null> {
  const session = await startProvedSession(context, signIn);
  if (!session) return null;
  return { session, deviceToken: await rememberDevice(context.prisma, signIn.userId, deviceToken) };
}
