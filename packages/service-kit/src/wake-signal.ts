export interface WakeSignal {
  /** Ends the wait that is going on, or the next one before it begins. */
  wake(): void;
  /** Resolves at `wake()`, at the latest after `ms`. One waiter at a time. */
  wait(ms: number): Promise<void>;
}

/** A sleep that can be cut short; a wake-up during work is not lost. */
export function createWakeSignal(): WakeSignal {
  let woken = false;
  let endWait: (() => void) | null = null;
  return {
    wake: () => {
      woken = true;
      endWait?.();
    },
    wait: async (ms) => {
      if (!woken) {
        const { promise, resolve } = Promise.withResolvers<undefined>();
        const timer = setTimeout(() => {
          resolve(undefined);
        }, ms);
        endWait = () => {
          resolve(undefined);
        };
        await promise;
        clearTimeout(timer);
        endWait = null;
      }
      woken = false;
    },
  };
}
