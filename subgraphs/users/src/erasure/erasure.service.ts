import { appendAuditEvent } from "../audit/audit.queries.ts";
import type { UsersContext } from "../context.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { toLocale } from "../mail/mail-text.ts";
import { findAccountAddress } from "../account/account.queries.ts";
import { requireActiveSession, requireRecentOwner, revokeSessions } from "../session/session.rules.ts";
import {
  cancelErasure,
  findScheduled,
  insertErasure,
  isLastAdmin,
  type ErasureRow,
} from "./erasure.queries.ts";

/** @throws {AppError} `UNAUTHENTICATED` unless the viewer's session lives. */
export async function getOwnDeletion(context: UsersContext): Promise<ErasureRow | null> {
  const { userId } = await requireActiveSession(context);
  return findScheduled(context.sql, userId);
}

export interface DeletionOutcome {
  readonly deletion: ErasureRow | null;
  readonly problems: readonly "LAST_ADMIN"[];
}

/**
 * Schedules the end of the viewer's account and signs out every device; again, it only signs out. An account without a way
 * to sign in again has no grace period: nobody could take it back.
 * @throws {AppError} `UNAUTHENTICATED`; `STEP_UP_REQUIRED` unless the viewer has signed in lately.
 */
export async function deleteOwnAccount(context: UsersContext): Promise<DeletionOutcome> {
  const session = await requireRecentOwner(context);
  const graceDays = session.isAnonymous ? 0 : context.deletionGraceDays;
  const { userId } = session;
  const deletion = await context.prisma.$transaction(async (tx) => {
    if (await isLastAdmin(tx, userId)) return null;
    const fresh = await insertErasure(tx, { userId, graceDays });
    if (fresh) {
      await appendAuditEvent(tx, { userId, type: "DELETION_REQUESTED", sessionId: session.sessionId });
      await tellOwner(context, tx, userId, fresh);
    }
    await revokeSessions(tx, { userId, reason: "DELETED" });
    return fresh ?? findScheduled(tx, userId);
  });
  if (!deletion) return { deletion: null, problems: ["LAST_ADMIN"] };
  context.mailer.wake();
  context.eraser.wake();
  return { deletion, problems: [] };
}

/** Whoever did not ask for it has until then to take it back. */
async function tellOwner(
  context: UsersContext,
  tx: Parameters<typeof queueMail>[1],
  userId: string,
  { dueAt }: ErasureRow,
): Promise<void> {
  const account = await findAccountAddress(tx, userId);
  if (account?.address == null || !account.isVerified || dueAt.getTime() <= Date.now()) return;
  await queueMail(context, tx, {
    userId,
    address: account.address,
    template: "deletionScheduled",
    locale: toLocale(account.locale),
    values: { handle: account.handle, date: dueAt.toISOString().slice(0, 10) },
  });
}

/**
 * Keeps the account after all.
 * @returns whether there was a deletion to take back
 * @throws {AppError} `UNAUTHENTICATED` unless the viewer's session lives.
 */
export async function cancelOwnDeletion(context: UsersContext): Promise<boolean> {
  const { userId, sessionId } = await requireActiveSession(context);
  return context.prisma.$transaction(async (tx) => {
    if (!(await cancelErasure(tx, userId))) return false;
    await appendAuditEvent(tx, { userId, type: "DELETION_CANCELLED", sessionId });
    return true;
  });
}
