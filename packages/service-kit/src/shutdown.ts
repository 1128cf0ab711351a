import type { Logger } from "pino";
import { withTimeout } from "./with-timeout.ts";

export interface Shutdown {
  /** Closed in reverse order of registration: what was opened last depends on what was opened first. */
  readonly add: (name: string, close: () => Promise<void>) => void;
  readonly run: () => Promise<void>;
  /** SIGTERM and SIGINT run the shutdown once and end the process; a second signal ends it at once. */
  readonly installSignalHandlers: () => void;
}

export function createShutdown({
  logger,
  timeoutMs = 10_000,
}: {
  logger: Logger;
  timeoutMs?: number;
}): Shutdown {
  const steps: { name: string; close: () => Promise<void> }[] = [];
  let running: Promise<void> | undefined;

  const closeAll = async () => {
    for (const { name, close } of steps.toReversed()) {
      await withTimeout(close(), timeoutMs, `${name} did not close`).catch((error: unknown) =>
        logger.error({ err: error, step: name }, "shutdown step failed"),
      );
    }
  };
  const run = () => (running ??= closeAll());

  const onSignal = (signal: NodeJS.Signals) => {
    if (running) process.exit(1);
    logger.info({ signal }, "shutting down");
    void run().then(() => process.exit(0));
  };

  return {
    add: (name, close) => void steps.push({ name, close }),
    run,
    installSignalHandlers: () => {
      process.on("SIGTERM", onSignal);
      process.on("SIGINT", onSignal);
    },
  };
}
