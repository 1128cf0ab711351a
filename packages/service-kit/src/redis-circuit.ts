import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { RedisClient } from "./redis-keyspace.ts";
import { withTimeout } from "./with-timeout.ts";

/** Above the client's own command timeout (100 ms): this one only catches what the client lets through. */
export const DEADLINE_MS = 150;
const RETRY_MS = 1000;
const RECOVERY_MS = 5000;
/** Between two looks at whether a Redis that answers again still does. */
const SETTLE_STEP_MS = 100;

export interface RedisCircuit {
  /** Runs `work` unless the circuit is open. Undefined if it is, or if `work` failed: never rejects. */
  attempt<T>(work: () => Promise<T>): Promise<T | undefined>;
  /** As `attempt`, but runs also while Redis answers again and is only not trusted yet. */
  attemptEarly<T>(work: () => Promise<T>): Promise<T | undefined>;
  isOpen(): boolean;
  /** Stops using Redis until `recover` has succeeded. */
  trip(reason: string): void;
  close(): void;
}

/**
 * Keeps requests away from a Redis that does not answer: after one failure all of them skip it, and once a second
 * (and as soon as the connection is back) `recover` alone tries it in the background. Requests never probe.
 * @param options.onTrip called when the circuit opens.
 * @param options.recover what must succeed before Redis is trusted again; bounded, rejects while it cannot.
 * @param options.settleMs how long Redis must have answered again before it is trusted.
 * @param options.recovered asked last, in the same tick that closes the circuit; false calls `recover` again.
 */
export function createRedisCircuit(options: {
  client: RedisClient;
  logger: Logger;
  onTrip?: () => void;
  recover: () => Promise<void>;
  recovered?: () => boolean;
  settleMs?: number;
}): RedisCircuit {
  const { client, logger, settleMs = 0 } = options;
  let open = false;
  let probing = false;
  let settling = false;
  let timer: NodeJS.Timeout | undefined;

  function trip(reason: string): void {
    settling = false;
    if (open) return;
    open = true;
    options.onTrip?.();
    logger.warn({ reason }, "cache goes on without Redis");
    schedule();
  }

  function schedule(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void probe(), RETRY_MS).unref();
  }

  async function probe(): Promise<void> {
    if (!open || probing) return;
    probing = true;
    try {
      await recover();
      await settle();
      while (options.recovered?.() === false) await recover();
      open = false;
      clearTimeout(timer);
      logger.info("cache uses Redis again");
    } catch {
      schedule();
    } finally {
      probing = false;
    }
  }

  const recover = (): Promise<void> => withTimeout(options.recover(), RECOVERY_MS, "Redis did not recover");

  const hasTripped = (): boolean => !settling;

  async function settle(): Promise<void> {
    settling = true;
    const until = Date.now() + settleMs;
    try {
      for (let left = settleMs; left > 0; left = until - Date.now()) {
        await sleep(Math.min(left, SETTLE_STEP_MS), undefined, { ref: false });
        if (hasTripped()) throw new Error("Redis went again");
        await recover();
      }
    } finally {
      settling = false;
    }
  }

  async function run<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await withTimeout(work(), DEADLINE_MS, "Redis did not answer");
    } catch (error) {
      trip(error instanceof Error ? error.message : "unknown");
      return undefined;
    }
  }

  const onReady = () => void probe();
  // A server that comes back may have older data, even if nobody asked it anything while it was away.
  const onClose = () => trip("connection closed");
  client.on("ready", onReady);
  client.on("close", onClose);

  return {
    attempt: async (work) => (open ? undefined : run(work)),
    attemptEarly: async (work) => (open && !settling ? undefined : run(work)),
    isOpen: () => open,
    trip,
    close() {
      clearTimeout(timer);
      client.off("ready", onReady);
      client.off("close", onClose);
      // Nothing may schedule a probe any more.
      open = true;
      probing = true;
      settling = false;
    },
  };
}
