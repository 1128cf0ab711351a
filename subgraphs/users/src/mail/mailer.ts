import { createWakeSignal } from "@skein/service-kit/wake-signal.ts";
import { withTimeout } from "@skein/service-kit/with-timeout.ts";
import { claimMails, findMailBacklog } from "./mail.queries.ts";
import { mailsAtOnce } from "./mail-transport.ts";
import { sendMail, type MailerOptions } from "./send-mail.ts";

const pollMs = 5_000;
/** Longer than a batch can take, which is one mail's timeout and the look-ups before it. */
const leaseSeconds = 120;
const stopTimeoutMs = 10_000;
/**
 * From the wish for a mail to its look-ups: the answer has left by then, and takes the same time whatever there is to
 * find. What comes next does not always meet them either.
 */
const shortestDelayMs = 50;
const randomDelayMs = 100;

export interface Mailer {
  /** Sends soon instead of at the next poll: call it after a commit that queued a mail. */
  wake(): void;
  status(): Promise<{ waiting: number; oldestAgeSeconds: number }>;
  /** Resolves when nothing is being sent any more, after 10 s at the latest. What is unsent stays in the table. */
  stop(): Promise<void>;
}

/** Sends queued mails in the background, at least once each. Start as many as there are replicas. */
export function startMailer(options: MailerOptions): Mailer {
  const signal = createWakeSignal();
  const ending = new AbortController();
  const ended = run(options, signal, ending.signal);
  let timer: NodeJS.Timeout | undefined;
  const wakeSoon = (): void => {
    const delayMs = shortestDelayMs + Math.random() * randomDelayMs;
    timer ??= setTimeout(() => {
      timer = undefined;
      signal.wake();
    }, delayMs);
  };
  return {
    wake: wakeSoon,
    status: () => findMailBacklog(options.database),
    stop: async () => {
      clearTimeout(timer);
      ending.abort();
      signal.wake();
      await withTimeout(ended, stopTimeoutMs, "The mailer did not stop").catch((error: unknown) => {
        options.logger.warn({ err: error }, "a mail is still being sent");
      });
      options.transport.close();
    },
  };
}

async function run(
  options: MailerOptions,
  signal: ReturnType<typeof createWakeSignal>,
  stopped: AbortSignal,
): Promise<void> {
  const isStopped = (): boolean => stopped.aborted;
  while (!isStopped()) {
    const claimed = await sendBatch(options).catch((error: unknown) => {
      options.logger.warn({ err: error }, "mails cannot be looked for; tried again soon");
      return 0;
    });
    // Wake-ups that came meanwhile cut the wait short.
    if (claimed < mailsAtOnce && !isStopped()) await signal.wait(pollMs);
  }
}

async function sendBatch(options: MailerOptions): Promise<number> {
  const rows = await claimMails(options.database, { limit: mailsAtOnce, leaseSeconds });
  await Promise.all(rows.map((row) => sendMail(options, row)));
  return rows.length;
}
