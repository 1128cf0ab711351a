import type { OutgoingMessage } from "./mail-transport.ts";

/**
 * A message as nodemailer takes it. The address is an object, and so never parsed as a list of addresses or as a header.
 * A mail that is sent again, since nobody knows whether it was taken, has the same Message-ID: mailboxes show one of them.
 * https://www.rfc-editor.org/rfc/rfc5322#section-3.6.4
 */
export const toMessage = (from: string, { id, address, subject, text, html }: OutgoingMessage) => ({
  from,
  messageId: `<${id}@${domainOf(from)}>`,
  to: { name: "", address },
  subject,
  text,
  html,
  // Answering machines leave it alone. https://www.rfc-editor.org/rfc/rfc3834#section-5
  headers: { "auto-submitted": "auto-generated", "x-auto-response-suppress": "All" },
});

const domainOf = (from: string): string => /@([\w.-]+)>?\s*$/.exec(from)?.[1] ?? "localhost";
