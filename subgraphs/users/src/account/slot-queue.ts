/** Thrown when a slot queue cannot take more work, or the work waited too long for its turn. */
export class SlotQueueFullError extends Error {
  override readonly name = "SlotQueueFullError";
}

interface SlotQueueLimits {
  /** How many run at once. */
  readonly slots: number;
  /** How many may wait. */
  readonly queueLength: number;
  readonly maximumWaitMs: number;
}

/**
 * Runs at most `slots` works at once and lets at most `queueLength` wait, first come, first served.
 * @throws {SlotQueueFullError} at once when the queue is full, or after `maximumWaitMs` in it.
 */
export function createSlotQueue({ slots, queueLength, maximumWaitMs }: SlotQueueLimits) {
  const waiting = new Set<() => void>();
  let running = 0;

  const takeSlot = async (): Promise<void> => {
    if (running < slots) {
      running += 1;
      return;
    }
    if (waiting.size >= queueLength) throw new SlotQueueFullError("Too much work waits already");
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const start = () => resolve(undefined);
    waiting.add(start);
    const timer = setTimeout(() => {
      if (waiting.delete(start)) reject(new SlotQueueFullError("The work waited too long"));
    }, maximumWaitMs);
    await promise.finally(() => clearTimeout(timer));
  };
  /** Hands the slot to who waits longest, so that nobody who comes just now overtakes. */
  const freeSlot = (): void => {
    const [next] = waiting;
    if (next) {
      waiting.delete(next);
      next();
    } else {
      running -= 1;
    }
  };

  return async <T>(work: () => Promise<T>): Promise<T> => {
    await takeSlot();
    try {
      return await work();
    } finally {
      freeSlot();
    }
  };
}
