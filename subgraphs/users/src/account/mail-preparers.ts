import type { RawSql } from "@skein/service-kit/database.ts";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import type { MailPreparers, PrepareMail } from "../mail/mail-preparation.ts";
import { toLocale } from "../mail/mail-text.ts";
import type { QueuedMail } from "../mail/queued-mail.ts";
import { lockAccount } from "../user/user.queries.ts";
import { findAccountAddress, findAccountOfAddress, findPasswordHash } from "./account.queries.ts";
import { replaceMailToken } from "./mail-token.queries.ts";
import { createMailToken, type MailTokenPurpose } from "./mail-token.ts";
import { markPassword } from "./password-mark.ts";

/** A link for whoever claims the address; the owner, if there is one already, hears of it instead. */
const prepareVerification: PrepareMail = async (tx, mail) => {
  const claim = mail.userId === null ? null : await findAccountAddress(tx, mail.userId);
  if (mail.userId === null || claim?.address !== mail.address || claim.isVerified) return null;
  const owner = await findAccountOfAddress(tx, mail.address);
  if (owner?.isVerified) return tellOwner("alreadyRegistered", mail, owner, claim.handle);
  return withToken(tx, "VERIFY_EMAIL", { ...mail, userId: mail.userId }, claim);
};

/** Nothing for who asked with a password, or for an account with an address, that is not the present one any more. */
const prepareEmailChange: PrepareMail = async (tx, mail) => {
  if (mail.userId === null) return null;
  await lockAccount(tx, mail.userId);
  const account = await findAccountAddress(tx, mail.userId);
  const passwordMark = markPassword(await findPasswordHash(tx, mail.userId));
  if (mail.values.passwordMark !== passwordMark || mail.values.present !== (account?.address ?? ""))
    return null;
  if (!account) return null;
  const owner = await findAccountOfAddress(tx, mail.address);
  if (owner?.isVerified) return tellOwner("addressInUse", mail, owner, account.handle);
  return withToken(tx, "CHANGE_EMAIL", { ...mail, userId: mail.userId }, account);
};

/** Only here it is looked up whether anybody has the address. */
const preparePasswordReset: PrepareMail = async (tx, mail) => {
  const account = await findAccountOfAddress(tx, mail.address);
  if (!account) return null;
  await appendAuditEvent(tx, { userId: account.userId, type: "PASSWORD_RESET_REQUESTED" });
  return withToken(tx, "RESET_PASSWORD", { ...mail, userId: account.userId }, account);
};

export const mailPreparers: MailPreparers = {
  verifyEmail: prepareVerification,
  confirmEmailChange: prepareEmailChange,
  resetPassword: preparePasswordReset,
};

async function withToken(
  tx: RawSql,
  purpose: MailTokenPurpose,
  mail: QueuedMail & { readonly userId: string },
  { handle, locale }: { handle: string; locale: string },
): Promise<QueuedMail> {
  const fresh = createMailToken(purpose, new Date());
  await replaceMailToken(tx, { ...mail, purpose }, fresh);
  return { ...mail, locale: toLocale(locale), values: { handle, token: fresh.token } };
}

const tellOwner = (
  template: QueuedMail["template"],
  mail: QueuedMail,
  { userId, handle, locale }: { userId: string; handle: string; locale: string },
  claimant: string,
): QueuedMail => ({ ...mail, template, userId, locale: toLocale(locale), values: { handle, claimant } });
