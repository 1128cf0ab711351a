import { appendAuditEvent } from "../audit/audit.queries.ts";
import type { UsersContext } from "../context.ts";
import { toLocale } from "../mail/mail-text.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { revokeSessions } from "../session/session.rules.ts";
import { findAccountAddress, type AccountAddress } from "./account.queries.ts";
import { voidMailTokens } from "./mail-token.queries.ts";
import { checkOwnPassword, holdOwnPassword } from "./own-password.ts";
import { storePassword } from "./password.queries.ts";

export type ChangePasswordProblem = "CURRENT_PASSWORD_WRONG" | "PASSWORD_UNACCEPTABLE";

/**
 * Changes the viewer's password, and ends their other sessions.
 * @throws {AppError} as `checkOwnPassword` and `holdOwnPassword`; `RATE_LIMITED` when too many passwords are being hashed.
 */
export async function changePassword(
  context: UsersContext,
  { currentPassword, newPassword }: { currentPassword?: string | null; newPassword: string },
): Promise<ChangePasswordProblem | null> {
  const owner = await checkOwnPassword(context, currentPassword);
  if (!owner) return "CURRENT_PASSWORD_WRONG";
  const { userId, sessionId } = owner;
  const account = await findAccountAddress(context.sql, userId);
  if (!account || !context.passwordRules.accept(newPassword, [account.handle, account.address ?? ""])) {
    return "PASSWORD_UNACCEPTABLE";
  }
  const secret = await context.passwords.hash(newPassword);
  await context.prisma.$transaction(async (tx) => {
    await holdOwnPassword(tx, owner);
    await storePassword(tx, userId, secret);
    await voidMailTokens(tx, userId);
    await revokeSessions(tx, { userId, except: sessionId, reason: "PASSWORD_CHANGED" });
    await appendAuditEvent(tx, { userId, type: "PASSWORD_CHANGED", sessionId });
    await tellOwner(context, tx, userId, account);
  });
  context.mailer.wake();
  return null;
}

type Transaction = Parameters<typeof queueMail>[1];

async function tellOwner(
  context: UsersContext,
  tx: Transaction,
  userId: string,
  { address, handle, locale }: AccountAddress,
): Promise<void> {
  if (address === null) return;
  const mail = {
    userId,
    address,
    template: "passwordChanged",
    locale: toLocale(locale),
    values: { handle },
  } as const;
  await queueMail(context, tx, mail);
}
