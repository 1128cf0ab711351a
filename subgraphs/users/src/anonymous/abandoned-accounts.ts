import type { Logger } from "@skein/service-kit/logger.ts";
import { appendAuditEvents } from "../audit/audit.queries.ts";
import type { PrismaClient } from "../generated/prisma/client.ts";
import { giveUpAbandoned } from "./abandoned-accounts.queries.ts";

const intervalMs = 60 * 60 * 1000;
/** In one transaction. */
const accountsAtOnce = 100;
/** In an hour, of one replica; the rest waits for the next. */
const batchesAtOnce = 50;

interface SweeperOptions {
  readonly prisma: PrismaClient;
  /** Erases what is given up, here and in the other services. */
  readonly eraser: { readonly wake: () => void };
  readonly retentionDays: number;
  readonly logger: Logger;
}

/**
 * Erases abandoned anonymous accounts, now and every hour. Every replica does it; none takes what another one has.
 * @returns what stops it
 */
export function startAbandonedAccountSweep(options: SweeperOptions): () => Promise<void> {
  let isStopped = false;
  const sweep = async (): Promise<void> => {
    try {
      for (let batch = 0; batch < batchesAtOnce && !isStopped; batch += 1) {
        if ((await sweepAbandonedAccounts(options)) < accountsAtOnce) return;
      }
    } catch (error) {
      options.logger.warn({ err: error }, "abandoned accounts cannot be looked for; tried again in an hour");
    }
  };
  let sweeping = sweep();
  const timer = setInterval(() => {
    sweeping = sweeping.then(sweep);
  }, intervalMs);
  timer.unref();
  return async () => {
    isStopped = true;
    clearInterval(timer);
    await sweeping;
  };
}

/** One batch. @returns how many accounts it has given up */
export async function sweepAbandonedAccounts({
  prisma,
  eraser,
  retentionDays,
  logger,
}: SweeperOptions): Promise<number> {
  const ids = await prisma.$transaction(async (tx) => {
    const given = await giveUpAbandoned(tx, { retentionDays, limit: accountsAtOnce });
    const details = { reason: "ABANDONED" };
    await appendAuditEvents(
      tx,
      given.map((userId) => ({ userId, type: "DELETION_REQUESTED", details })),
    );
    return given;
  });
  if (ids.length === 0) return 0;
  logger.info({ accounts: ids.length }, "abandoned anonymous accounts are being erased");
  eraser.wake();
  return ids.length;
}
