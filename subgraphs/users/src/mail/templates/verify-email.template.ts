import { dayMs, type MailTemplate } from "../mail-text.ts";

/** Asks whether the reader made an account. */
export const verifyEmail: MailTemplate<"handle" | "token"> = {
  maximumAgeMs: dayMs,
  texts: {
    en: ({ handle, token }) => ({
      subject: "Confirm your e-mail address",
      paragraphs: [
        `The account @${handle} was made with this e-mail address. Confirm that the address is yours, so that the account can use it.`,
      ],
      action: {
        label: "Confirm the address",
        path: "verify-email",
        token,
        tokenLabel: "Or enter this code:",
      },
      notes: [
        "The link works once, for 24 hours.",
        "If you did not make this account, do nothing: without the confirmation it cannot use your address.",
      ],
    }),
    de: ({ handle, token }) => ({
      subject: "Bestätige deine E-Mail-Adresse",
      paragraphs: [
        `Das Konto @${handle} wurde mit dieser E-Mail-Adresse angelegt. Bestätige, dass die Adresse dir gehört, damit das Konto sie nutzen kann.`,
      ],
      action: {
        label: "Adresse bestätigen",
        path: "verify-email",
        token,
        tokenLabel: "Oder gib diesen Code ein:",
      },
      notes: [
        "Der Link gilt einmal und 24 Stunden lang.",
        "Hast du dieses Konto nicht angelegt, musst du nichts tun: Ohne Bestätigung kann es deine Adresse nicht nutzen.",
      ],
    }),
  },
};
