import { dayMs, type MailTemplate } from "../mail-text.ts";

/** Goes to the address that an account has, before the change. */
export const emailChangeRequested: MailTemplate<"handle"> = {
  maximumAgeMs: dayMs,
  texts: {
    en: ({ handle }) => ({
      subject: "Your e-mail address is to be changed",
      paragraphs: [
        `Somebody who knows the password asked to change the e-mail address of your account @${handle}. The change takes effect once the new address is confirmed.`,
        "If that was not you, ask for a new password now. That stops the change and signs out all devices.",
      ],
      notes: [],
    }),
    de: ({ handle }) => ({
      subject: "Deine E-Mail-Adresse soll geändert werden",
      paragraphs: [
        `Jemand, der das Passwort kennt, möchte die E-Mail-Adresse deines Kontos @${handle} ändern. Die Änderung gilt, sobald die neue Adresse bestätigt ist.`,
        "Warst du das nicht, fordere jetzt ein neues Passwort an. Das verhindert die Änderung und meldet alle Geräte ab.",
      ],
      notes: [],
    }),
  },
};
