import type { Logger } from "@skein/service-kit/logger.ts";
import { z } from "zod";
import type { MailTransport } from "./mail-transport.ts";
import { createNoTransport } from "./no-transport.ts";
import { createOutboxTransport } from "./outbox-transport.ts";
import { createSmtpTransport } from "./smtp-transport.ts";

/** No spaces around and no line breaks within, in any of the forms of RFC 5322 §3.4. */
const mailbox = /^[^\r\n<>]{0,100}<[^\s<>@]+@[^\s<>@]+>$|^[^\s<>@]+@[^\s<>@]+$/;

const mailFrom = z.string().regex(mailbox, "is not an address such as Skein <no-reply@example.org>");

const smtpUrl = z.union([z.literal("none"), z.url({ protocol: /^smtps?$/ })], {
  error: (issue) =>
    issue.input === undefined
      ? undefined
      : "is neither smtp://… or smtps://… nor `none`, which sends no mail",
});

export const mailSettings = {
  /** Where the links in mails lead: the web app, or a domain that the mobile apps have as their own. */
  APP_URL: z.url({ protocol: /^https?$/ }).default("http://localhost:4000"),
  /** The server that sends mails; `none` sends nothing at all. */
  SMTP_URL: smtpUrl.optional(),
  MAIL_FROM: mailFrom.default("Skein <no-reply@localhost>"),
  /** Where mails are written while there is no server, outside production. */
  MAIL_FOLDER: z.string().default(".data/outbox"),
} as const;

/** What has no safe default in production: links that lead nowhere, and mails that nobody gets. */
export const productionMailSettings = {
  APP_URL: z.url({ protocol: /^https?$/ }),
  SMTP_URL: smtpUrl,
  MAIL_FROM: mailFrom,
} as const;

type MailConfig = Readonly<z.infer<z.ZodObject<typeof mailSettings>>> & { readonly NODE_ENV: string };

const print = (box: string): void => void process.stdout.write(box);
const ignore = (): void => undefined;

export function createMailTransport(config: MailConfig, logger: Logger): MailTransport {
  const { SMTP_URL: url, MAIL_FROM: from, MAIL_FOLDER: folder } = config;
  const isProduction = config.NODE_ENV === "production";
  if (url === "none") return createNoTransport(logger);
  if (url !== undefined) return createSmtpTransport({ url, from, requireTls: isProduction });
  return createOutboxTransport({ folder, from, print: config.NODE_ENV === "development" ? print : ignore });
}
