import { dayMs, type MailTemplate } from "../mail-text.ts";

/** Has no link to the data: whoever reads the mail must still sign in. */
export const exportReady: MailTemplate<"handle" | "until"> = {
  maximumAgeMs: dayMs,
  texts: {
    en: ({ handle, until }) => ({
      subject: "A copy of your data is ready",
      paragraphs: [
        `The copy of all data of your account @${handle} is ready. You can download it once, in the app, until ${until}.`,
      ],
      notes: [
        "If you did not ask for this, somebody else is signed in to your account: sign out all devices and change your password.",
      ],
    }),
    de: ({ handle, until }) => ({
      subject: "Eine Kopie deiner Daten ist bereit",
      paragraphs: [
        `Die Kopie aller Daten deines Kontos @${handle} ist bereit. Du kannst sie in der App einmal herunterladen, bis ${until}.`,
      ],
      notes: [
        "Warst du das nicht, ist jemand anders in deinem Konto angemeldet: Melde alle Geräte ab und ändere dein Passwort.",
      ],
    }),
  },
};
