import type { UsersContext } from "../context.ts";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import { toLocale } from "../mail/mail-text.ts";
import { countMailTo } from "../mail/mail-room.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { requireActiveSession } from "../session/session.rules.ts";
import { isUniqueViolation } from "../unique-violation.ts";
import type { UserProfile } from "../user/user-profile.ts";
import { findAccountAddress } from "./account.queries.ts";
import { takeMailToken } from "./mail-token.queries.ts";
import { hashMailToken } from "./mail-token.ts";

/**
 * Confirms that an account's address is its own. The account of the token is meant, whoever asks.
 * @returns null when the token is of no use (any more), or somebody else has confirmed the address meanwhile
 */
export async function verifyEmail(context: UsersContext, token: string): Promise<UserProfile | null> {
  await context.attempts.count("mailToken", { client: context.identity.client?.address ?? null });
  const hash = hashMailToken(token);
  const userId = hash && (await confirmAddress(context, hash));
  return userId === null ? null : context.loaders.loadUser(userId);
}

function confirmAddress({ prisma }: UsersContext, hash: Uint8Array): Promise<string | null> {
  const work = prisma.$transaction(async (tx) => {
    const owner = await takeMailToken(tx, "VERIFY_EMAIL", hash);
    if (!owner) return null;
    const { count } = await tx.emailAddress.updateMany({
      where: { userId: owner.userId, address: owner.address, verifiedAt: null },
      data: { verifiedAt: new Date() },
    });
    if (count === 0) return null;
    await appendAuditEvent(tx, { userId: owner.userId, type: "EMAIL_VERIFIED" });
    return owner.userId;
  });
  return work.catch((error: unknown) => {
    if (isUniqueViolation(error)) return null;
    throw error;
  });
}

export type ResendProblem = "ALREADY_VERIFIED" | "NO_ADDRESS";

/**
 * Sends the viewer's link again; the older one is void once it goes out.
 * @param input.language of this and of all later mails
 * @throws {AppError} `UNAUTHENTICATED`; `RATE_LIMITED` after too many mails to the address.
 */
export async function resendEmailVerification(
  context: UsersContext,
  { language }: { language?: "EN" | "DE" | null },
): Promise<ResendProblem | null> {
  const { userId } = await requireActiveSession(context);
  const account = await findAccountAddress(context.sql, userId);
  if (account?.address == null) return "NO_ADDRESS";
  if (account.isVerified) return "ALREADY_VERIFIED";
  const { address } = account;
  await countMailTo(context, address);
  const locale = toLocale(language?.toLowerCase() ?? account.locale);
  await context.prisma.$transaction(async (tx) => {
    if (language) await tx.user.update({ where: { id: userId }, data: { locale }, select: { id: true } });
    await queueMail(context, tx, { userId, address, template: "verifyEmail", locale, values: {} });
  });
  context.mailer.wake();
  return null;
}

/** The viewer's own address; null without one. */
export async function getMyEmail(
  context: UsersContext,
): Promise<{ address: string; isVerified: boolean } | null> {
  const { viewer } = context.identity;
  const account = viewer && (await findAccountAddress(context.sql, viewer.userId));
  return account?.address == null ? null : { address: account.address, isVerified: account.isVerified };
}
