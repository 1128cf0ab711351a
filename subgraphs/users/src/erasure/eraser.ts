import type { SkeinEvent, EventTransport } from "@skein/service-kit/events.ts";
import type { Logger } from "@skein/service-kit/logger.ts";
import type { OutboxRelay } from "@skein/service-kit/outbox-relay.ts";
import { createWakeSignal } from "@skein/service-kit/wake-signal.ts";
import { withTimeout } from "@skein/service-kit/with-timeout.ts";
import { z } from "zod";
import { appendAuditEvent } from "../audit/audit.queries.ts";
import { deleteSpentSessions } from "./account-rows.queries.ts";
import { closeDueAccount, eraseClosedAccount, noteReceipt, type EraserSources } from "./erase-account.ts";
import { closeErasure, erasingServices, findReceipted } from "./erasure.queries.ts";

const pollMs = 5_000;
const stopTimeoutMs = 10_000;
const receipt = z.object({ userId: z.uuid() });

interface EraserOptions extends EraserSources {
  readonly transport: Pick<EventTransport, "forget">;
  readonly relay: Pick<OutboxRelay, "wake">;
  readonly logger: Logger;
}

export interface Eraser {
  /** Looks now instead of at the next poll. */
  wake(): void;
  /** What other services say: `user.erased`. Other types of events are not for it. */
  handleReceipt(event: SkeinEvent): Promise<void>;
  stop(): Promise<void>;
}

/** Erases accounts in the background when their time has come. Start as many as there are replicas. */
export function startEraser(options: EraserOptions): Eraser {
  const signal = createWakeSignal();
  const ending = new AbortController();
  const isStopped = (): boolean => ending.signal.aborted;
  const run = async (): Promise<void> => {
    while (!isStopped()) {
      await eraseWhatIsDue(options, isStopped).catch((error: unknown) => {
        options.logger.warn({ err: error }, "accounts cannot be erased; tried again soon");
      });
      if (!isStopped()) await signal.wait(pollMs);
    }
  };
  const ended = run();
  return {
    wake: () => {
      signal.wake();
    },
    handleReceipt: async (event) => {
      const service = erasingServices.find((name) => name === event.source);
      if (event.type !== "user.erased" || !service) return;
      const { userId } = receipt.parse(event.payload);
      await options.prisma.$transaction((tx) => noteReceipt(tx, userId, service));
      signal.wake();
    },
    stop: async () => {
      ending.abort();
      signal.wake();
      await withTimeout(ended, stopTimeoutMs, "The eraser did not stop").catch((error: unknown) => {
        options.logger.warn({ err: error }, "an account is still being erased; the next start goes on");
      });
    },
  };
}

async function eraseWhatIsDue(options: EraserOptions, isStopped: () => boolean): Promise<void> {
  while (!isStopped() && (await closeDueAccount(options)));
  options.relay.wake();
  while (!isStopped() && (await eraseClosedAccount(options)));
  options.relay.wake();
  for (const userId of await findReceipted(options.prisma)) await finish(options, userId);
  await deleteSpentSessions(options.prisma);
}

/** Every service has handled its last event of the account: the stream needs to hold none of them any more. */
async function finish({ prisma, transport }: EraserOptions, userId: string): Promise<void> {
  await transport.forget?.("users", userId);
  await prisma.$transaction(async (tx) => {
    if (await closeErasure(tx, userId)) await appendAuditEvent(tx, { userId, type: "ERASED" });
  });
}
