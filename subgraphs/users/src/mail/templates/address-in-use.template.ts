import { dayMs, type MailTemplate } from "../mail-text.ts";

/** Tells the owner of an address that another account wanted to change to it. */
export const addressInUse: MailTemplate<"handle" | "claimant"> = {
  maximumAgeMs: dayMs,
  texts: {
    en: ({ handle, claimant }) => ({
      subject: "Another account wanted to use your e-mail address",
      paragraphs: [
        `The account @${claimant} asked to use this e-mail address. It belongs to your account @${handle}, and stays with it.`,
      ],
      notes: ["You need not do anything."],
    }),
    de: ({ handle, claimant }) => ({
      subject: "Ein anderes Konto wollte deine E-Mail-Adresse nutzen",
      paragraphs: [
        `Das Konto @${claimant} wollte diese E-Mail-Adresse nutzen. Sie gehört zu deinem Konto @${handle} und bleibt dort.`,
      ],
      notes: ["Du musst nichts tun."],
    }),
  },
};
