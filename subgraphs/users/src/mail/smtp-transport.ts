import { createTransport } from "nodemailer";
import { toMessage } from "./mime-message.ts";
import { MailRefusedError, mailsAtOnce, type MailTransport } from "./mail-transport.ts";

const timeouts = {
  dnsTimeout: 5_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 20_000,
};
/** One mail after the other on each; then a new connection. */
const pool = { pool: true, maxConnections: mailsAtOnce, maxMessages: 100 } as const;

/**
 * Sends over SMTP, https://nodemailer.com/smtp/. Parameters of the address, such as `?tls.rejectUnauthorized=false`, are
 * nodemailer's options.
 * @param options.requireTls refuses a server that offers no STARTTLS, unless the address says otherwise
 */
export function createSmtpTransport(options: {
  url: string;
  from: string;
  requireTls: boolean;
}): MailTransport {
  const says = new URL(options.url).searchParams;
  const isStated = says.has("requireTLS") || says.has("ignoreTLS");
  const transport = createTransport({
    url: options.url,
    ...pool,
    ...timeouts,
    ...(isStated ? {} : { requireTLS: options.requireTls }),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (message) => {
      await transport.sendMail(toMessage(options.from, message)).catch((error: unknown) => {
        throw isRefusal(error) ? new MailRefusedError("The mail server refused the address.") : error;
      });
    },
    close: () => transport.close(),
  };
}

/** A permanent answer to the recipient's address (RFC 5321 §4.2.1). Other permanent ones, such as to a wrong password
 * of ours, are mended by a change of settings. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error) || !("responseCode" in error)) return false;
  return error.code === "EENVELOPE" && Number(error.responseCode) >= 500;
}
