import { AppError } from "@skein/service-kit/app-error.ts";
import type { UsersContext } from "../context.ts";
import type { SessionOwner } from "../session/session.queries.ts";
import { requireActiveSession, requireRecentSignIn } from "../session/session.rules.ts";
import { findPasswordHash } from "./account.queries.ts";

const recentSeconds = 10 * 60;

/**
 * Has the viewer prove with their password who they are; an account that has none must have signed in lately.
 * @returns null when the password is wrong
 * @throws {AppError} `UNAUTHENTICATED`, `STEP_UP_REQUIRED`, `RATE_LIMITED`; `FORBIDDEN` for an anonymous account.
 */
export async function checkOwnPassword(
  context: UsersContext,
  password: string | null | undefined,
): Promise<SessionOwner | null> {
  const session = await requireActiveSession(context);
  if (session.isAnonymous) throw new AppError("FORBIDDEN", "An anonymous account is upgraded first.");
  const stored = await findPasswordHash(context.sql, session.userId);
  if (stored === null) return requireRecentSignIn(context, { withinSeconds: recentSeconds });
  const client = context.identity.client?.address ?? null;
  const attempt = await context.attempts.count("password", { account: session.userId, client });
  const fits = await context.passwords.verify(stored, password ?? "");
  if (!fits) return null;
  await attempt.succeeded();
  return session;
}
