import { createEarliestFirst } from "./earliest-first.ts";

/** When an operation goes on with what takes the processor: it begins, or an answer has come for it. */
export interface Turns {
  /** How many wait. */
  readonly waiting: number;
  /**
   * Calls `begin` when nobody waits whose operation must end earlier: at once where there is time.
   * @param deadline on the clock of `performance.now()`
   */
  take(deadline: number, begin: () => void): void;
}

/** So long turns are given before the event loop goes on: an iteration of it costs a few system calls. */
const sliceMs = 2;

/**
 * Turns for a short time in each iteration of the event loop, those of the oldest operations first. While there is more
 * to do than the processor can, few operations are under way, each is soon done, and those that came later hold no
 * answers meanwhile. Between the slices the loop reads sockets: libuv accepts one connection in each iteration, so that
 * without them an iteration with hundreds of answers makes new clients, and load balancers' probes, wait for seconds.
 */
export function createTurns(): Turns {
  const queue = createEarliestFirst<() => void>();
  let isSliceOpen = false;
  let sliceEnd = 0;

  const hasTime = (): boolean => {
    const now = performance.now();
    if (!isSliceOpen) {
      isSliceOpen = true;
      sliceEnd = now + sliceMs;
      setImmediate(nextSlice);
    }
    return now < sliceEnd;
  };
  const nextSlice = (): void => {
    isSliceOpen = false;
    if (queue.length > 0) giveTurns();
  };
  const giveTurns = (): void => {
    if (!hasTime()) return;
    queue.next()?.();
    // A tick comes after all microtasks: then what the operation does in its turn is done.
    if (queue.length > 0) queueMicrotask(() => process.nextTick(giveTurns));
  };

  return {
    get waiting() {
      return queue.length;
    },
    take: (deadline, begin) => {
      if (queue.length === 0 && hasTime()) begin();
      else queue.add(begin, deadline);
    },
  };
}
