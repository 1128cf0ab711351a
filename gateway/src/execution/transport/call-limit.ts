export interface CallLimit {
  readonly running: number;
  readonly waiting: number;
  /** Calls `start` now, or when a place becomes free. False when too many wait already: then never. */
  enter(start: () => void): boolean;
  /** Takes `start` out of those that wait. False when it has been called. */
  withdraw(start: () => void): boolean;
  /** Gives the place of one that has started to the one that waits longest. */
  leave(): void;
}

/** Lets so many run at a time, and so many more wait in the order in which they came. */
export function createCallLimit(max: { readonly running: number; readonly waiting: number }): CallLimit {
  const queue = new Set<() => void>();
  let running = 0;
  return {
    get running() {
      return running;
    },
    get waiting() {
      return queue.size;
    },
    enter: (start) => {
      if (running >= max.running) return queue.size < max.waiting && queue.add(start).has(start);
      running += 1;
      start();
      return true;
    },
    withdraw: (start) => queue.delete(start),
    leave: () => {
      const next = queue.values().next().value;
      if (next === undefined) {
        running -= 1;
        return;
      }
      queue.delete(next);
      next();
    },
  };
}
