import { AppError } from "@skein/service-kit/app-error.ts";
import type { RawSql } from "@skein/service-kit/database.ts";
import type { UsersContext } from "../context.ts";
import type { SessionOwner } from "../session/session.queries.ts";
import { lockActiveSession, requireActiveSession, requireRecentSignIn } from "../session/session.rules.ts";
import { recentSeconds } from "../step-up/recent-sign-in.ts";
import { hasSecondFactor } from "../totp/second-factor-challenge.ts";
import { findPasswordHash } from "./account.queries.ts";
import { markPassword } from "./password-mark.ts";

/** The viewer, proved. */
export interface ProvedOwner extends Pick<SessionOwner, "sessionId" | "userId"> {
  /** Of the password that was right. */
  readonly passwordMark: string;
}

/**
 * Has the viewer prove with their password who they are. An account that has none, or a second factor, must have been
 * signed in to lately, which in the latter case a password alone cannot do.
 * @returns null when the password is wrong
 * @throws {AppError} `UNAUTHENTICATED`, `STEP_UP_REQUIRED`, `RATE_LIMITED`; `FORBIDDEN` for an anonymous account.
 */
export async function checkOwnPassword(
  context: UsersContext,
  password: string | null | undefined,
): Promise<ProvedOwner | null> {
  const session = await requireActiveSession(context);
  if (session.isAnonymous) throw new AppError("FORBIDDEN", "An anonymous account is upgraded first.");
  const stored = await findPasswordHash(context.sql, session.userId);
  if (stored === null || (await hasSecondFactor(context, session.userId))) {
    await requireRecentSignIn(context, { withinSeconds: recentSeconds });
  }
  if (stored !== null && !(await isOwnPassword(context, session, stored, password ?? ""))) return null;
  return { ...session, passwordMark: markPassword(stored) };
}

/** Counted for the session: whoever has stolen one must not use up the attempts of the owner's others. */
export async function isOwnPassword(
  { attempts, identity, passwords }: UsersContext,
  { sessionId }: Pick<SessionOwner, "sessionId">,
  stored: string | null,
  password: string,
): Promise<boolean> {
  const client = identity.client?.address ?? null;
  const attempt = await attempts.count("password", { account: sessionId, client });
  const fits = await passwords.verify(stored, password);
  if (fits) await attempt.succeeded();
  return fits;
}

/**
 * First in the transaction of what the proof is for: a password takes long to check, and much can happen meanwhile.
 * @throws {AppError} `UNAUTHENTICATED` when the session has ended, `CONFLICT` when the password was changed.
 */
export async function holdOwnPassword(tx: RawSql, owner: ProvedOwner): Promise<void> {
  await lockActiveSession(tx, owner);
  const present = markPassword(await findPasswordHash(tx, owner.userId));
  if (present !== owner.passwordMark) throw new AppError("CONFLICT", "The password was changed meanwhile.");
}
