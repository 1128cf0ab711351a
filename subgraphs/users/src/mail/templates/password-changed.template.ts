import { dayMs, type MailTemplate } from "../mail-text.ts";

/** Tells the owner after the fact. */
export const passwordChanged: MailTemplate<"handle"> = {
  maximumAgeMs: dayMs,
  texts: {
    en: ({ handle }) => ({
      subject: "Your password was changed",
      paragraphs: [
        `The password of your account @${handle} was changed, and other devices were signed out.`,
        "If that was not you, ask for a new password at once.",
      ],
      notes: [],
    }),
    de: ({ handle }) => ({
      subject: "Dein Passwort wurde geändert",
      paragraphs: [
        `Das Passwort deines Kontos @${handle} wurde geändert, andere Geräte wurden abgemeldet.`,
        "Warst du das nicht, fordere sofort ein neues Passwort an.",
      ],
      notes: [],
    }),
  },
};
