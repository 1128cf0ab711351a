import {
  buildConnection,
  isUuid,
  parsePage,
  uuidPattern,
  type Connection,
  type PageArguments,
} from "@skein/service-kit/pagination.ts";
import type { UsersContext } from "../context.ts";
import { findSessionPage, type DeviceSessionRow } from "./device-session.queries.ts";
import { requireActiveSession, revokeSessions } from "./session.rules.ts";
import type { SessionsToEnd } from "./session.queries.ts";

/** The GraphQL type `DeviceSession`. */
export interface DeviceSession extends DeviceSessionRow {
  /** Whether it is the session that asks. */
  readonly isCurrent: boolean;
}

/** @throws {AppError} `UNAUTHENTICATED` unless the viewer's session lives; `BAD_USER_INPUT` for a page that cannot be. */
export async function listSessions(
  context: UsersContext,
  pageArguments: PageArguments,
): Promise<Connection<DeviceSession>> {
  const page = parsePage(pageArguments, { cursor: [uuidPattern] });
  const { userId, sessionId } = await requireActiveSession(context);
  return buildConnection(
    page,
    await findSessionPage(context.sql, { userId, page }),
    ({ id }) => [id],
    (row) => ({ ...row, isCurrent: row.id === sessionId }),
  );
}

/**
 * Ends one of the viewer's sessions. One of somebody else and one that is not there are the same.
 * @returns its id, or null when there is none
 */
export async function endSession(context: UsersContext, sessionId: string): Promise<string | null> {
  const { userId } = await requireActiveSession(context);
  if (!isUuid(sessionId)) return null;
  const [ended] = await end(context, { userId, only: sessionId, reason: "REVOKED" });
  return ended ?? null;
}

/** Ends the viewer's sessions but this one. @returns how many */
export async function endOtherSessions(context: UsersContext): Promise<number> {
  const { userId, sessionId } = await requireActiveSession(context);
  return (await end(context, { userId, except: sessionId, reason: "REVOKED" })).length;
}

/** Ends all of the viewer's sessions. @returns how many */
export async function endAllSessions(context: UsersContext): Promise<number> {
  const { userId } = await requireActiveSession(context);
  return (await end(context, { userId, reason: "REVOKED" })).length;
}

const end = ({ prisma }: UsersContext, sessions: SessionsToEnd): Promise<string[]> =>
  prisma.$transaction((tx) => revokeSessions(tx, sessions));
