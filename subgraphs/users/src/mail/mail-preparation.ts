import type { RawSql } from "@skein/service-kit/database.ts";
import type { MailTemplateName } from "./mail-templates.ts";
import type { QueuedMail } from "./queued-mail.ts";

/**
 * Completes a mail at the moment when it goes out, in a transaction: looks up whose the address is, makes the token. So
 * the request that asked for it did the same work, and took the same time, whatever there was to find.
 * @returns the mail to send, which may be another one; null when there is nothing to tell
 */
export type PrepareMail = (tx: RawSql, mail: QueuedMail) => Promise<QueuedMail | null>;

/** Mails without an entry go out as they were queued. */
export type MailPreparers = Readonly<Partial<Record<MailTemplateName, PrepareMail>>>;
