import { dayMs, type MailTemplate } from "../mail-text.ts";

/** Tells the owner after the fact. */
export const identityLinked: MailTemplate<"handle"> = {
  maximumAgeMs: dayMs,
  texts: {
    en: ({ handle }) => ({
      subject: "A new way to sign in was added",
      paragraphs: [
        `Your account @${handle} can now be signed in to with an account of another provider.`,
        "If that was not you, remove it in the settings of your account, and ask for a new password.",
      ],
      notes: [],
    }),
    de: ({ handle }) => ({
      subject: "Ein neuer Weg der Anmeldung wurde hinzugefügt",
      paragraphs: [
        `Bei deinem Konto @${handle} kann man sich jetzt auch mit dem Konto eines anderen Anbieters anmelden.`,
        "Warst du das nicht, entferne es in den Einstellungen deines Kontos und fordere ein neues Passwort an.",
      ],
      notes: [],
    }),
  },
};
