import { AppError } from "@skein/service-kit/app-error.ts";
import { countCharacters } from "@skein/service-kit/plain-text.ts";
import { requireViewer } from "@skein/service-kit/viewer.ts";
import type { UsersContext } from "../context.ts";
import type { SessionOwner } from "../session/session.queries.ts";
import { requireActiveSession, requireRecentSignIn } from "../session/session.rules.ts";

/** What an admin does to others, they do within a quarter of an hour of proving who they are. */
const recentSeconds = 15 * 60;
const maximumReasonLength = 500;

type RuleContext = Pick<UsersContext, "identity" | "sql">;

/**
 * Both say so: the token that the viewer was given, and the account as PostgreSQL has it now.
 * @throws {AppError} `UNAUTHENTICATED` when the session has ended; `FORBIDDEN` unless the viewer is an admin.
 */
export async function requireAdmin(context: RuleContext): Promise<SessionOwner> {
  requireScope(context);
  return requireRole(await requireActiveSession(context));
}

/** As `requireAdmin`. @throws {AppError} `STEP_UP_REQUIRED` too, when the viewer's sign-in is not of late. */
export async function requireRecentAdmin(context: RuleContext): Promise<SessionOwner> {
  requireScope(context);
  return requireRole(await requireRecentSignIn(context, { withinSeconds: recentSeconds }));
}

function requireScope(context: RuleContext): void {
  if (!requireViewer(context).scopes.includes("admin")) throw notAdmin();
}

function requireRole(session: SessionOwner): SessionOwner {
  if (!session.roles.includes("ADMIN")) throw notAdmin();
  return session;
}

export const notAdmin = () => new AppError("FORBIDDEN", "Only an admin may do this.");

/** @returns null when the reason is empty or too long */
export function parseReason(input: string): string | null {
  const reason = input
    .toWellFormed()
    .replace(/\p{Cc}/gu, " ")
    .trim();
  return reason === "" || countCharacters(reason) > maximumReasonLength ? null : reason;
}
