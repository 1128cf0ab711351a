import type { RenderedMail } from "./mail-layout.ts";

export interface OutgoingMessage extends RenderedMail {
  /** The same each time that a mail is tried. */
  readonly id: string;
  readonly address: string;
  /** For names of files; not part of the message. */
  readonly template: string;
}

/** How many are sent at the same time: none of them waits for another within its own timeout. */
export const mailsAtOnce = 4;

/** Where mails go. */
export interface MailTransport {
  /** @throws {MailRefusedError} when trying again is of no use; any other error when it may be. */
  send(message: OutgoingMessage): Promise<void>;
  close(): void;
}

/** The receiving server wants this mail neither now nor later, such as for an address that does not exist. */
export class MailRefusedError extends Error {
  override readonly name = "MailRefusedError";
}
