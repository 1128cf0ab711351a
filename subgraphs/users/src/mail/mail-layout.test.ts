import { describe, expect, it } from "@jest/globals";
import { linkTo, renderMail } from "./mail-layout.ts";
import { locales, type MailText } from "./mail-text.ts";
import { factorChanges } from "./templates/factor-changed.template.ts";
import { isMailTemplateName, mailTemplates, writeMail } from "./mail-templates.ts";

const appUrl = "https://app.example.org/";
const names = Object.keys(mailTemplates).filter(isMailTemplateName);
const valuesOf = (change: string) => ({
  handle: "ann",
  claimant: "bob",
  token: "a-token",
  date: "2026-03-01",
  until: "2026-03-02",
  change,
});
const everyMail = names.flatMap((name) =>
  (name === "factorChanged" ? factorChanges : ["any"]).flatMap((change) =>
    locales.map((locale) => ({ name, locale, change })),
  ),
);

describe("a mail", () => {
  it.each(everyMail)(
    "$name ($change) in $locale has a subject of one line, text and HTML",
    ({ name, locale, change }) => {
      const mail = renderMail(writeMail(name, locale, valuesOf(change)), { locale, appUrl });
      expect(mail.subject).toMatch(/^[^\r\n]{5,78}$/);
      expect(mail.text).toContain("@ann");
      expect(mail.html).toContain(`<html lang="${locale}">`);
      expect(mail.html).toContain("@ann");
      expect(mail.text + mail.html).not.toContain("undefined");
    },
  );

  it.each(everyMail)(
    "$name ($change) in $locale loads nothing, so that nobody learns when it is read",
    ({ name, locale, change }) => {
      const { html } = renderMail(writeMail(name, locale, valuesOf(change)), { locale, appUrl });
      expect(html).not.toMatch(/<(img|script|link|iframe|object|style)|src=|url\(|@import/i);
      const addresses = [...html.matchAll(/https?:\/\/[^\s"<]+/g)].map(([address]) => address);
      expect(addresses.every((address) => address.startsWith("https://app.example.org/"))).toBe(true);
    },
  );

  it("links below the configured address, with the token escaped", () => {
    const action = { label: "Go", path: "verify-email", token: "a b&c", tokenLabel: "Or" };
    expect(linkTo(appUrl, action)).toBe("https://app.example.org/verify-email?token=a%20b%26c");
  });

  it("shows what is put into it, and runs nothing", () => {
    const hostile = `"><img src=x onerror=alert(1)>'&`;
    const action = { label: hostile, path: "p", token: hostile, tokenLabel: hostile };
    const text: MailText = { subject: hostile, paragraphs: [hostile], action, notes: [hostile] };
    const { html } = renderMail(text, { locale: "en", appUrl });
    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;img src=x onerror=alert(1)&gt;&#39;&amp;");
  });
});
