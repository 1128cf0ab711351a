import { describe, expect, it } from "@jest/globals";
import { z } from "zod";
import { mailSettings, productionMailSettings } from "./mail.settings.ts";

const production = z.object({ ...mailSettings, ...productionMailSettings });
const complete = {
  APP_URL: "https://app.example.org",
  SMTP_URL: "smtps://user:secret@mail.example.org",
  MAIL_FROM: "Skein <no-reply@example.org>",
};

describe("the settings of mail", () => {
  it("need nothing outside production", () => {
    expect(z.object(mailSettings).parse({})).toMatchObject({ MAIL_FOLDER: ".data/outbox" });
  });

  it("are all required in production, where `none` must be said to send nothing", () => {
    expect(production.safeParse(complete).success).toBe(true);
    expect(production.safeParse({ ...complete, SMTP_URL: "none" }).success).toBe(true);
    for (const name of Object.keys(complete)) {
      expect(production.safeParse({ ...complete, [name]: undefined }).success).toBe(false);
    }
  });

  it.each([
    { SMTP_URL: "http://mail.example.org" },
    { SMTP_URL: "mail.example.org" },
    { APP_URL: "javascript:alert(1)" },
    { APP_URL: "app.example.org" },
    { MAIL_FROM: "nobody" },
    { MAIL_FROM: "Skein <a@example.org>\r\nBcc: eve@example.org" },
    { MAIL_FROM: "a@example.org, b@example.org" },
  ])("refuse %j", (settings) => {
    expect(production.safeParse({ ...complete, ...settings }).success).toBe(false);
  });
});
