import type { UsersContext } from "../context.ts";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import { countMailTo } from "../mail/mail-room.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { toLocale } from "../mail/mail-text.ts";
import { revokeSessions } from "../session/session.rules.ts";
import { isUniqueViolation } from "../unique-violation.ts";
import { findAccountAddress } from "./account.queries.ts";
import { normalizeEmail } from "./email-address.ts";
import { findMailToken, takeMailToken, voidMailTokens, type MailTokenOwner } from "./mail-token.queries.ts";
import { hashMailToken } from "./mail-token.ts";
import { removeOtherFactors, storePassword } from "./password.queries.ts";

/**
 * Has a link sent to an address, if an account has or claims it. That is looked up when the mail goes out: here the same
 * happens for every address.
 * @returns false when it is none that mail can reach
 * @throws {AppError} `RATE_LIMITED` after too many mails to the address, whether or not any was sent.
 */
export async function requestPasswordReset(context: UsersContext, email: string): Promise<boolean> {
  const address = normalizeEmail(email);
  if (address === null) return false;
  await countMailTo(context, address);
  const mail = { userId: null, address, template: "resetPassword", locale: "en", values: {} } as const;
  await queueMail(context, context.prisma, mail);
  context.mailer.wake();
  return true;
}

export type ResetProblem = "INVALID_TOKEN" | "PASSWORD_UNACCEPTABLE";

/**
 * Gives the account of the token a new password, and ends all its sessions. A password that is refused leaves the token
 * as it is.
 * @throws {AppError} `RATE_LIMITED` when there were too many attempts, or too many passwords are being hashed.
 */
export async function resetPassword(
  context: UsersContext,
  { token, newPassword }: { token: string; newPassword: string },
): Promise<ResetProblem | null> {
  await context.attempts.count("mailToken", { client: context.identity.client?.address ?? null });
  const hash = hashMailToken(token);
  const owner = hash && (await findMailToken(context.sql, "RESET_PASSWORD", hash));
  if (!hash || !owner) return "INVALID_TOKEN";
  if (!context.passwordRules.accept(newPassword, [owner.handle, owner.address]))
    return "PASSWORD_UNACCEPTABLE";
  const secret = await context.passwords.hash(newPassword);
  const done = await useToken(context, hash, secret);
  if (!done) return "INVALID_TOKEN";
  await context.attempts.forget("signIn", owner.address);
  context.mailer.wake();
  return null;
}

function useToken(context: UsersContext, hash: Uint8Array, secret: string): Promise<boolean> {
  const work = context.prisma.$transaction(async (tx) => {
    const owner = await takeMailToken(tx, "RESET_PASSWORD", hash);
    const account = owner && (await findAccountAddress(tx, owner.userId));
    // The account has another address by now: this one opens it no more.
    if (!owner || account?.address !== owner.address) return false;
    if (!account.isVerified) await takeOverClaim(tx, owner);
    await storePassword(tx, owner.userId, secret);
    await voidMailTokens(tx, owner.userId);
    await revokeSessions(tx, { userId: owner.userId, reason: "PASSWORD_CHANGED" });
    await appendAuditEvent(tx, { userId: owner.userId, type: "PASSWORD_RESET" });
    const { handle, locale } = account;
    const mail = {
      ...owner,
      template: "passwordChanged",
      locale: toLocale(locale),
      values: { handle },
    } as const;
    await queueMail(context, tx, mail);
    return true;
  });
  return work.catch((error: unknown) => {
    if (isUniqueViolation(error)) return false;
    throw error;
  });
}

type Transaction = Parameters<Parameters<UsersContext["prisma"]["$transaction"]>[0]>[0];

/**
 * The reader of the address takes over an account that only claimed it. Somebody else may have made that account: nothing
 * stays by which they could still get in. @throws a unique violation when another account has the address meanwhile
 */
async function takeOverClaim(tx: Transaction, { userId, address }: MailTokenOwner): Promise<void> {
  await tx.emailAddress.updateMany({ where: { userId, address }, data: { verifiedAt: new Date() } });
  await removeOtherFactors(tx, userId);
  await appendAuditEvent(tx, { userId, type: "EMAIL_VERIFIED" });
}
