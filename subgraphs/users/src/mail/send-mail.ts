import type { Database, SqlExecutor } from "@skein/service-kit/database.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import { withTimeout } from "@skein/service-kit/with-timeout.ts";
import { asRawSql } from "../raw-sql.ts";
import type { SecretBox } from "../secret-box.ts";
import { renderMail } from "./mail-layout.ts";
import { mailTemplates, writeMail } from "./mail-templates.ts";
import type { MailPreparers } from "./mail-preparation.ts";
import { MailRefusedError, type MailTransport } from "./mail-transport.ts";
import { deleteMail, postponeMail, type MailRow } from "./mail.queries.ts";
import { openMail, type QueuedMail } from "./queued-mail.ts";

export interface MailerOptions {
  readonly database: Database;
  readonly secretBox: SecretBox;
  readonly transport: MailTransport;
  readonly prepare: MailPreparers;
  /** Where links lead. */
  readonly appUrl: string;
  readonly logger: Logger;
}

const sendTimeoutMs = 30_000;
const maximumAttempts = 10;
const firstDelaySeconds = 5;
const longestDelaySeconds = 600;

/** Sends one claimed mail, or sees to it that it is tried again or given up. Never rejects. */
export async function sendMail(options: MailerOptions, row: MailRow): Promise<void> {
  const { database, logger } = options;
  try {
    const outcome = await deliver(options, row);
    await deleteMail(database, row.id);
    logger.debug({ mailId: row.id, outcome }, "mail done");
  } catch (error) {
    await giveUpOrPostpone(database, logger, row, error).catch((failure: unknown) => {
      // Its lease ends by itself.
      logger.warn({ err: failure, mailId: row.id }, "a mail's state could not be written");
    });
  }
}

async function deliver(
  options: MailerOptions,
  row: MailRow,
): Promise<"sent" | "nothing to send" | "too old"> {
  const mail = { ...openMail(options.secretBox, row.id, row.content), userId: row.userId };
  const { maximumAgeMs } = mailTemplates[mail.template];
  if (Date.now() - row.createdAt.getTime() > maximumAgeMs) return "too old";
  const prepared = await prepare(options, mail);
  if (!prepared) return "nothing to send";
  const { template, locale, values, address } = prepared;
  const rendered = renderMail(writeMail(template, locale, values), { locale, appUrl: options.appUrl });
  const sending = options.transport.send({ ...rendered, id: row.id, address, template });
  await withTimeout(sending, sendTimeoutMs, "The mail was not taken");
  return "sent";
}

function prepare({ prepare, database }: MailerOptions, mail: QueuedMail): Promise<QueuedMail | null> {
  const look = prepare[mail.template];
  return look ? database.transaction((tx) => look(asRawSql(tx), mail)) : Promise.resolve(mail);
}

async function giveUpOrPostpone(
  sql: SqlExecutor,
  logger: Logger,
  { id, attempts }: MailRow,
  error: unknown,
): Promise<void> {
  const reason = reasonOf(error);
  if (error instanceof MailRefusedError || attempts >= maximumAttempts) {
    logger.warn({ mailId: id, attempts, reason }, "a mail was given up");
    await deleteMail(sql, id);
    return;
  }
  const delay = retryDelaySeconds(attempts);
  logger.warn({ mailId: id, attempts, reason, delay }, "a mail could not be sent; tried again");
  await postponeMail(sql, id, delay);
}

/** Doubles with each attempt. */
export const retryDelaySeconds = (attempts: number): number =>
  Math.min(firstDelaySeconds * 2 ** (attempts - 1), longestDelaySeconds);

/** Without the message: a mail server's answer names the address. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const details = [code, responseCode].filter((part) => typeof part === "string" || typeof part === "number");
  return [error.name, ...details].join(" ");
}
