import { AppError } from "@skein/service-kit/app-error.ts";

/** Runs work that keeps the process busy; rejects with what it throws. */
export type TakeTurn = <Result>(work: () => Result) => Promise<Result>;

/** Each is a document of a client that waits for it. */
const maxWaiting = 256;

/**
 * One piece of work for each round of the event loop, so that whoever sends many heavy documents at once waits behind
 * them, and everybody else waits for one piece at most.
 * @throws {AppError} SERVICE_UNAVAILABLE when too many wait already.
 */
export function createTurns(): TakeTurn {
  const waiting: (() => void)[] = [];
  let isTaken = false;
  const next = (): void => {
    const work = waiting.shift();
    isTaken = work !== undefined;
    if (!work) return;
    setImmediate(next);
    work();
  };
  return async (work) => {
    if (waiting.length >= maxWaiting)
      throw new AppError("SERVICE_UNAVAILABLE", "Too many new operations at once.", { retryAfterSeconds: 1 });
    if (isTaken) await new Promise<void>((resolve) => waiting.push(resolve));
    else {
      isTaken = true;
      setImmediate(next);
    }
    return work();
  };
}
