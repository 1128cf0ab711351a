import { isUuid } from "@skein/service-kit/pagination.ts";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import type { UsersContext } from "../context.ts";
import { toLocale } from "../mail/mail-text.ts";
import { countMailTo } from "../mail/mail-room.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { revokeSessions } from "../session/session.rules.ts";
import { isUniqueViolation } from "../unique-violation.ts";
import type { UserProfile } from "../user/user-profile.ts";
import { findAccountAddress } from "./account.queries.ts";
import { normalizeEmail } from "./email-address.ts";
import { takeMailToken, voidMailTokens, type MailTokenOwner } from "./mail-token.queries.ts";
import { hashMailToken } from "./mail-token.ts";
import { checkOwnPassword, holdOwnPassword, type ProvedOwner } from "./own-password.ts";

export type EmailChangeProblem = "PASSWORD_WRONG" | "EMAIL_UNAVAILABLE";

/**
 * Has a link sent to the new address, and tells the old one. An address that somebody has already is answered as one
 * that nobody has.
 * @throws {AppError} as `checkOwnPassword` and `holdOwnPassword`; `RATE_LIMITED` after too many mails to the new address.
 */
export async function requestEmailChange(
  context: UsersContext,
  input: { newEmail: string; password?: string | null },
): Promise<EmailChangeProblem | null> {
  const owner = await checkOwnPassword(context, input.password);
  if (!owner) return "PASSWORD_WRONG";
  const address = normalizeEmail(input.newEmail);
  if (address === null) return "EMAIL_UNAVAILABLE";
  await countMailTo(context, address);
  await queueBothMails(context, owner, address);
  context.mailer.wake();
  return null;
}

async function queueBothMails(context: UsersContext, owner: ProvedOwner, address: string): Promise<void> {
  const { userId, sessionId, passwordMark } = owner;
  await context.prisma.$transaction(async (tx) => {
    await holdOwnPassword(tx, owner);
    const account = await findAccountAddress(tx, userId);
    if (!account) return;
    const locale = toLocale(account.locale);
    // Whoever asked must not have the link once the account has another password or address: it may wait for long.
    const asked = { passwordMark, present: account.address ?? "" };
    await queueMail(context, tx, { userId, address, template: "confirmEmailChange", locale, values: asked });
    await appendAuditEvent(tx, { userId, type: "EMAIL_CHANGE_REQUESTED", sessionId });
    if (account.address === null || !account.isVerified) return;
    const values = { handle: account.handle };
    const notice = {
      userId,
      address: account.address,
      template: "emailChangeRequested",
      locale,
      values,
    } as const;
    await queueMail(context, tx, notice);
  });
}

/**
 * Gives the account of the token its new address, tells both, and ends its other sessions.
 * @returns null when the token is of no use (any more), or somebody else has the address by now
 */
export async function confirmEmailChange(context: UsersContext, token: string): Promise<UserProfile | null> {
  await context.attempts.count("mailToken", { client: context.identity.client?.address ?? null });
  const hash = hashMailToken(token);
  const userId = hash && (await changeAddress(context, hash));
  if (userId === null) return null;
  context.mailer.wake();
  return context.loaders.loadUser(userId);
}

type Transaction = Parameters<Parameters<UsersContext["prisma"]["$transaction"]>[0]>[0];

function changeAddress(context: UsersContext, hash: Uint8Array): Promise<string | null> {
  const work = context.prisma.$transaction(async (tx) => {
    const owner = await takeMailToken(tx, "CHANGE_EMAIL", hash);
    if (!owner) return null;
    await replaceAddress(context, tx, owner);
    await voidMailTokens(tx, owner.userId);
    await revokeSessions(tx, {
      userId: owner.userId,
      reason: "EMAIL_CHANGED",
      ...ownSession(context, owner),
    });
    await appendAuditEvent(tx, { userId: owner.userId, type: "EMAIL_CHANGED" });
    return owner.userId;
  });
  return work.catch((error: unknown) => {
    if (isUniqueViolation(error)) return null;
    throw error;
  });
}

/** The link may be opened where nobody is signed in, or somebody else. */
function ownSession({ identity: { viewer } }: UsersContext, { userId }: MailTokenOwner): { except?: string } {
  return viewer?.userId === userId && isUuid(viewer.sessionId) ? { except: viewer.sessionId } : {};
}

/** @throws a unique violation when another account has the address */
async function replaceAddress(
  context: UsersContext,
  tx: Transaction,
  { userId, address }: MailTokenOwner,
): Promise<void> {
  const before = await findAccountAddress(tx, userId);
  await tx.emailAddress.deleteMany({ where: { userId } });
  await tx.emailAddress.create({ data: { userId, address, verifiedAt: new Date() } });
  const locale = toLocale(before?.locale ?? "en");
  const values = { handle: before?.handle ?? "" };
  const old = before?.isVerified && before.address !== null ? [before.address] : [];
  for (const to of [...old, address]) {
    await queueMail(context, tx, { userId, address: to, template: "emailChanged", locale, values });
  }
}
