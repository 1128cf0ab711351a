import { createEarliestFirst } from "./earliest-first.ts";

/** When an operation goes on with what takes the processor: it begins, or an answer has come for it. */
export interface Turns {
  /** How many wait. */
  readonly waiting: number;
  /** Resolves when nobody waits whose operation must end earlier. */
  take(deadline: number): Promise<void>;
}

/**
 * One turn in each iteration of the event loop, those of the oldest operations first. While there is more to do than the
 * processor can, few operations are under way, each is soon done, and those that came later hold no answers meanwhile.
 * Between two turns the loop reads sockets: libuv accepts one connection in each iteration, so that without turns an
 * iteration with hundreds of answers makes new clients, and load balancers' probes, wait for seconds.
 */
export function createTurns(): Turns {
  const queue = createEarliestFirst<() => void>();
  let isScheduled = false;
  const schedule = (): void => {
    isScheduled = queue.length > 0;
    if (isScheduled) setImmediate(giveTurn);
  };
  const giveTurn = (): void => {
    queue.next()?.();
    schedule();
  };
  return {
    get waiting() {
      return queue.length;
    },
    take: (deadline) =>
      new Promise((resolve) => {
        queue.add(resolve, deadline);
        if (!isScheduled) schedule();
      }),
  };
}
