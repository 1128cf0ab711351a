import { dayMs, type MailTemplate } from "../mail-text.ts";

/** Tells the owner of an address that somebody, perhaps they themselves, registered with it again. */
export const alreadyRegistered: MailTemplate<"handle" | "claimant"> = {
  maximumAgeMs: dayMs,
  texts: {
    en: ({ handle, claimant }) => ({
      subject: "Your e-mail address was used for another account",
      paragraphs: [
        `Somebody made the account @${claimant} with this e-mail address. The address belongs to your account @${handle} already, and stays with it.`,
        "If that was you: sign in to your account, or ask for a new password.",
      ],
      notes: ["If it was not you, you need not do anything. The other account cannot use your address."],
    }),
    de: ({ handle, claimant }) => ({
      subject: "Deine E-Mail-Adresse wurde für ein weiteres Konto angegeben",
      paragraphs: [
        `Jemand hat das Konto @${claimant} mit dieser E-Mail-Adresse angelegt. Die Adresse gehört bereits zu deinem Konto @${handle} und bleibt dort.`,
        "Warst du das selbst: Melde dich bei deinem Konto an oder fordere ein neues Passwort an.",
      ],
      notes: ["Warst du es nicht, musst du nichts tun. Das andere Konto kann deine Adresse nicht nutzen."],
    }),
  },
};
