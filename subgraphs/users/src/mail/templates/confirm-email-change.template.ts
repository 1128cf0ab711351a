import { hourMs, type MailTemplate } from "../mail-text.ts";

/** Goes to the new address of an account, and asks whether it is the reader's. */
export const confirmEmailChange: MailTemplate<"handle" | "token"> = {
  maximumAgeMs: hourMs,
  texts: {
    en: ({ handle, token }) => ({
      subject: "Confirm your new e-mail address",
      paragraphs: [`The account @${handle} is to use this e-mail address from now on.`],
      action: {
        label: "Confirm the address",
        path: "confirm-email-change",
        token,
        tokenLabel: "Or enter this code:",
      },
      notes: ["The link works once, for one hour.", "If this account is not yours, do nothing."],
    }),
    de: ({ handle, token }) => ({
      subject: "Bestätige deine neue E-Mail-Adresse",
      paragraphs: [`Das Konto @${handle} soll ab jetzt diese E-Mail-Adresse nutzen.`],
      action: {
        label: "Adresse bestätigen",
        path: "confirm-email-change",
        token,
        tokenLabel: "Oder gib diesen Code ein:",
      },
      notes: ["Der Link gilt einmal und eine Stunde lang.", "Ist das nicht dein Konto, musst du nichts tun."],
    }),
  },
};
