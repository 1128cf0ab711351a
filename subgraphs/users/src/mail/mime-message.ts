import type { OutgoingMessage } from "./mail-transport.ts";

/**
 * A message as nodemailer takes it. The address is an object, and so never parsed as a list of addresses or as a header.
 */
export const toMessage = (from: string, { address, subject, text, html }: OutgoingMessage) => ({
  from,
  to: { name: "", address },
  subject,
  text,
  html,
  // Answering machines leave it alone. https://www.rfc-editor.org/rfc/rfc3834#section-5
  headers: { "auto-submitted": "auto-generated", "x-auto-response-suppress": "All" },
});
