import type { Logger } from "@skein/service-kit/logger.ts";
import type { MailTransport } from "./mail-transport.ts";

/** Drops every mail, and says so: without mail nobody can confirm an address or choose a new password. */
export function createNoTransport(logger: Logger): MailTransport {
  logger.warn(
    "SMTP_URL is none: no mail is sent, so no address is ever confirmed and no password ever reset",
  );
  return {
    send: ({ template }) => {
      logger.warn({ template }, "a mail was not sent: SMTP_URL is none");
      return Promise.resolve();
    },
    close: () => undefined,
  };
}
