import { AppError } from "@skein/service-kit/app-error.ts";
import type { RawSql } from "@skein/service-kit/database.ts";
import { isUuid } from "@skein/service-kit/pagination.ts";
import { requireViewer } from "@skein/service-kit/viewer.ts";
import { appendAuditEvents } from "../audit/audit.queries.ts";
import type { UsersContext } from "../context.ts";
import { recentSeconds } from "../step-up/recent-sign-in.ts";
import { lockAccount } from "../user/user.queries.ts";
import { endSessions, findActiveSession, type SessionOwner, type SessionsToEnd } from "./session.queries.ts";

/** What of the context a rule needs. */
type RuleContext = Pick<UsersContext, "identity" | "sql">;

/**
 * Ends sessions of an account, inside the transaction that gives the reason, and writes that into its log. Their access
 * tokens are refused by every gateway within five seconds.
 * @returns the ids of the sessions that it has ended
 */
export async function revokeSessions(
  tx: RawSql,
  { actorId, ...sessions }: SessionsToEnd & { readonly actorId?: string },
): Promise<string[]> {
  const ids = await endSessions(tx, sessions);
  const { userId, reason } = sessions;
  const actor = actorId === undefined ? {} : { actorId };
  await appendAuditEvents(
    tx,
    ids.map((sessionId) => ({ userId, type: "SESSION_REVOKED", sessionId, details: { reason }, ...actor })),
  );
  return ids;
}

/**
 * The viewer's session as PostgreSQL has it now. A gateway may take seconds to hear that one has ended: whatever must
 * not happen in them asks here.
 * @throws {AppError} `UNAUTHENTICATED` when nobody is signed in, the session has ended, or the account may not act.
 */
export async function requireActiveSession(context: RuleContext): Promise<SessionOwner> {
  const viewer = requireViewer(context);
  const session = isUuid(viewer.sessionId) ? await findActiveSession(context.sql, viewer) : null;
  if (!session) throw sessionEnded();
  return session;
}

/**
 * First in the transaction of a change of what an account is signed in with: whatever ends sessions for such a change has
 * come before and is seen, or comes after and finds this one.
 * @throws {AppError} `UNAUTHENTICATED` when the session has ended since it was looked up.
 */
export async function lockActiveSession(
  tx: RawSql,
  session: Pick<SessionOwner, "sessionId" | "userId">,
): Promise<void> {
  await lockAccount(tx, session.userId);
  if (!(await findActiveSession(tx, session))) throw sessionEnded();
}

const sessionEnded = () => new AppError("UNAUTHENTICATED", "This session has ended. Sign in again.");

/**
 * For what is sensitive: the person has proved lately who they are.
 * @throws {AppError} `UNAUTHENTICATED` as `requireActiveSession`; `STEP_UP_REQUIRED` when that was too long ago.
 */
export async function requireRecentSignIn(
  context: RuleContext,
  { withinSeconds }: { readonly withinSeconds: number },
): Promise<SessionOwner> {
  const session = await requireActiveSession(context);
  const secondsAgo = Date.now() / 1000 - requireViewer(context).authenticatedAt;
  if (secondsAgo > withinSeconds) {
    throw new AppError("STEP_UP_REQUIRED", "Prove again who you are before you do this.");
  }
  return session;
}

/**
 * For what ends or opens an account: as `requireRecentSignIn`, but an anonymous account has nothing to prove itself with
 * except its session.
 * @throws {AppError} `UNAUTHENTICATED`, `STEP_UP_REQUIRED`.
 */
export async function requireRecentOwner(context: RuleContext): Promise<SessionOwner> {
  const session = await requireActiveSession(context);
  return session.isAnonymous ? session : requireRecentSignIn(context, { withinSeconds: recentSeconds });
}
