import { dayMs, type MailTemplate } from "../mail-text.ts";

/** Goes to the old and to the new address, after the change. */
export const emailChanged: MailTemplate<"handle"> = {
  maximumAgeMs: dayMs,
  texts: {
    en: ({ handle }) => ({
      subject: "Your e-mail address was changed",
      paragraphs: [
        `The e-mail address of your account @${handle} was changed, and other devices were signed out.`,
        "If that was not you, contact support at once.",
      ],
      notes: ["This mail goes to the old and to the new address."],
    }),
    de: ({ handle }) => ({
      subject: "Deine E-Mail-Adresse wurde geändert",
      paragraphs: [
        `Die E-Mail-Adresse deines Kontos @${handle} wurde geändert, andere Geräte wurden abgemeldet.`,
        "Warst du das nicht, wende dich sofort an den Support.",
      ],
      notes: ["Diese Nachricht geht an die alte und an die neue Adresse."],
    }),
  },
};
