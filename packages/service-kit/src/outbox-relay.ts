import type { Logger } from "pino";
import type { EventTransport } from "./events.ts";
import { TransportUnavailableError } from "./events.ts";
import { createDeliveryPass } from "./outbox-deliver.ts";
import { countUnpublished } from "./outbox-log.ts";
import { publishToStream } from "./outbox-publish.ts";
import type { PassOutcome, PublishOptions } from "./outbox-publish.ts";
import { retryDelay } from "./retry-ledger.ts";
import type { RetryPolicy } from "./retry-ledger.ts";
import type { Database } from "./sql-executor.ts";
import { createWakeSignal } from "./wake-signal.ts";
import type { WakeSignal } from "./wake-signal.ts";
import { withTimeout } from "./with-timeout.ts";

const POLL_MS = 250;
const STOP_TIMEOUT_MS = 10_000;
/** While the transport or the database is away. */
const OUTAGE_RETRY: RetryPolicy = { baseDelayMs: 100, maxDelayMs: 5_000 };
const HANDLER_RETRY: RetryPolicy = { baseDelayMs: 250, maxDelayMs: 30_000 };

export interface OutboxRelay {
  /** Publish now instead of at the next poll: call it after a commit that appended events. */
  wake(): void;
  status(): Promise<{ pending: number; oldestAgeMs: number }>;
  /** Resolves when nothing is being published any more, after 10 s at the latest. */
  stop(): Promise<void>;
}

/**
 * Publishes the outbox of `database`, oldest first, at least once, until stopped. Start as many as there are
 * replicas. With an in-process transport a handler that fails delays only its own aggregate, see
 * `createDeliveryPass`. While the transport or the database is away it waits with back-off, and nothing is lost.
 */
export function startOutboxRelay(options: {
  database: Database;
  source: string;
  transport: EventTransport;
  logger: Logger;
  handlerRetry?: RetryPolicy;
}): OutboxRelay {
  const signal = createWakeSignal();
  const ending = new AbortController();
  const runPass = createPass(options, options.handlerRetry ?? HANDLER_RETRY, ending.signal);
  const ended = run({ runPass, signal, stopped: ending.signal, ...options });
  return {
    wake: () => {
      signal.wake();
    },
    status: () => countUnpublished(options.database),
    stop: async () => {
      ending.abort();
      signal.wake();
      await withTimeout(ended, STOP_TIMEOUT_MS, "The relay did not stop").catch((error: unknown) => {
        options.logger.warn({ err: error, source: options.source }, "An event is still being handled");
      });
    },
  };
}

function createPass(
  options: PublishOptions,
  retry: RetryPolicy,
  stopped: AbortSignal,
): () => Promise<PassOutcome> {
  if (options.transport.kind === "redis") return () => publishToStream(options);
  return createDeliveryPass(options, { retry, isStopped: () => stopped.aborted });
}

async function run(relay: {
  runPass: () => Promise<PassOutcome>;
  signal: WakeSignal;
  stopped: AbortSignal;
  source: string;
  logger: Logger;
}): Promise<void> {
  let failures = 0;
  while (!relay.stopped.aborted) {
    try {
      const outcome = await relay.runPass();
      if (failures > 0) relay.logger.info({ source: relay.source }, "Events are published again");
      failures = 0;
      if (outcome === "idle") await relay.signal.wait(POLL_MS);
    } catch (error) {
      failures += 1;
      if (failures === 1) logOutage(relay, error);
      await waitOut(relay, outageDelay(error, failures));
    }
  }
}

/** Asking a transport that knows itself to be away costs nothing, so events go out soon after it is back. */
function outageDelay(error: unknown, failures: number): number {
  return error instanceof TransportUnavailableError ? POLL_MS : retryDelay(OUTAGE_RETRY, failures);
}

/** A wake-up does not shorten it: each commit during an outage would mean one more try at a dead peer. */
async function waitOut(relay: { signal: WakeSignal; stopped: AbortSignal }, ms: number): Promise<void> {
  const until = Date.now() + ms;
  while (Date.now() < until && !relay.stopped.aborted) await relay.signal.wait(until - Date.now());
}

function logOutage({ logger, source }: { logger: Logger; source: string }, error: unknown): void {
  if (error instanceof TransportUnavailableError)
    logger.info({ source, reason: error.message }, "Events wait");
  else logger.warn({ source, err: error }, "Events cannot be published; they wait in the outbox");
}
