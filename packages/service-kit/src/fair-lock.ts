import type { LoopPause } from "./loop-pause.ts";

/** Raised instead of waiting on: too many callers wait already, or the turn did not come in time. */
export class LockBusyError extends Error {
  override readonly name = "LockBusyError";
}

export interface FairLock {
  /** Resolves, first come first served, with the function that gives the lock back (more than once is harmless). */
  acquire(): Promise<() => void>;
  /** Runs `work` while holding the lock. */
  run<T>(work: () => Promise<T>): Promise<T>;
}

interface Waiter {
  readonly grant: () => void;
}

/** A lock for one holder at a time, with a bounded queue. Throws LockBusyError when the queue is full or the wait too long. */
export function createFairLock(options: {
  maxWaiting: number;
  waitTimeoutMs: number;
  /** What each holder waits for before it begins, with the lock in its hands. */
  pause?: LoopPause;
}): FairLock {
  const waiting = new Set<Waiter>();
  let held = false;

  const passOn = (): void => {
    const next = waiting.values().next().value;
    if (next === undefined) held = false;
    else next.grant();
  };

  const waitForTurn = async (): Promise<void> => {
    if (waiting.size >= options.maxWaiting) throw new LockBusyError("Too many callers wait for the database");
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const waiter: Waiter = {
      grant: () => {
        settle();
        resolve(undefined);
      },
    };
    const timer = setTimeout(() => {
      settle();
      reject(new LockBusyError(`The database was busy for ${options.waitTimeoutMs} ms`));
    }, options.waitTimeoutMs);
    const settle = (): void => {
      clearTimeout(timer);
      waiting.delete(waiter);
    };
    waiting.add(waiter);
    await promise;
  };

  const acquire = async (): Promise<() => void> => {
    if (held) await waitForTurn();
    held = true;
    const pause = options.pause?.();
    if (pause) await pause;
    return once(passOn);
  };

  return {
    acquire,
    run: async (work) => {
      const release = await acquire();
      try {
        return await work();
      } finally {
        release();
      }
    },
  };
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}
