import { halfHourMs, type MailTemplate } from "../mail-text.ts";

/** Lets the reader choose a new password. */
export const resetPassword: MailTemplate<"handle" | "token"> = {
  maximumAgeMs: halfHourMs,
  texts: {
    en: ({ handle, token }) => ({
      subject: "Choose a new password",
      paragraphs: [`Somebody asked for a new password for your account @${handle}.`],
      action: {
        label: "Choose a new password",
        path: "reset-password",
        token,
        tokenLabel: "Or enter this code:",
      },
      notes: [
        "The link works once, for 30 minutes. All devices are signed out when you use it.",
        "If you did not ask for it, do nothing: your password stays as it is. Give the code to nobody.",
      ],
    }),
    de: ({ handle, token }) => ({
      subject: "Wähle ein neues Passwort",
      paragraphs: [`Jemand hat ein neues Passwort für dein Konto @${handle} angefordert.`],
      action: {
        label: "Neues Passwort wählen",
        path: "reset-password",
        token,
        tokenLabel: "Oder gib diesen Code ein:",
      },
      notes: [
        "Der Link gilt einmal und 30 Minuten lang. Wenn du ihn benutzt, werden alle Geräte abgemeldet.",
        "Hast du das nicht angefordert, musst du nichts tun: Dein Passwort bleibt, wie es ist. Gib den Code niemandem weiter.",
      ],
    }),
  },
};
