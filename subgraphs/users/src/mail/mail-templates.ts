import type { Locale, MailTemplate, MailText } from "./mail-text.ts";
import { addressInUse } from "./templates/address-in-use.template.ts";
import { alreadyRegistered } from "./templates/already-registered.template.ts";
import { confirmEmailChange } from "./templates/confirm-email-change.template.ts";
import { deletionScheduled } from "./templates/deletion-scheduled.template.ts";
import { emailChangeRequested } from "./templates/email-change-requested.template.ts";
import { emailChanged } from "./templates/email-changed.template.ts";
import { exportReady } from "./templates/export-ready.template.ts";
import { factorChanged } from "./templates/factor-changed.template.ts";
import { passwordChanged } from "./templates/password-changed.template.ts";
import { resetPassword } from "./templates/reset-password.template.ts";
import { verifyEmail } from "./templates/verify-email.template.ts";

/** Every mail that this service sends. */
export const mailTemplates = {
  verifyEmail,
  alreadyRegistered,
  resetPassword,
  passwordChanged,
  confirmEmailChange,
  emailChangeRequested,
  addressInUse,
  emailChanged,
  factorChanged,
  deletionScheduled,
  exportReady,
};

export type MailTemplateName = keyof typeof mailTemplates;

export type MailValues = Readonly<Record<string, string>>;

export const isMailTemplateName = (name: string): name is MailTemplateName =>
  Object.hasOwn(mailTemplates, name);

/** The text of a mail. Values that a template asks for and that are not there are empty. */
export function writeMail(name: MailTemplateName, locale: Locale, values: MailValues): MailText {
  const template: MailTemplate<string> = mailTemplates[name];
  return template.texts[locale](values);
}
