import { dayMs, type MailTemplate } from "../mail-text.ts";

/** Goes to the account's address, so that its owner can take back what somebody else has asked for. */
export const deletionScheduled: MailTemplate<"handle" | "date"> = {
  maximumAgeMs: dayMs,
  texts: {
    en: ({ handle, date }) => ({
      subject: "Your account will be deleted",
      paragraphs: [
        `Your account @${handle} will be deleted on ${date} (UTC) with all that it holds. Every device was signed out.`,
        "To keep it, sign in before that day and take the deletion back.",
      ],
      notes: ["If you did not ask for this, sign in, take it back and change your password."],
    }),
    de: ({ handle, date }) => ({
      subject: "Dein Konto wird gelöscht",
      paragraphs: [
        `Dein Konto @${handle} wird am ${date} (UTC) mit allen Inhalten gelöscht. Alle Geräte wurden abgemeldet.`,
        "Willst du es behalten, melde dich vorher an und nimm die Löschung zurück.",
      ],
      notes: ["Warst du das nicht, melde dich an, nimm die Löschung zurück und ändere dein Passwort."],
    }),
  },
};
