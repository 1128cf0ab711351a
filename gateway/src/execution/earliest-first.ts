/** What waits, in the order of its deadlines; of equal ones what came first is first. */
export interface EarliestFirst<Item> {
  readonly length: number;
  /** @param deadline on the clock of `performance.now()` */
  add(item: Item, deadline: number): void;
  /** Takes out what has the earliest deadline. */
  next(): Item | undefined;
}

export function createEarliestFirst<Item>(): EarliestFirst<Item> {
  // The next one stands last. What comes has the latest deadline nearly always, and moving a few thousand places on
  // costs less than keeping a heap.
  const waiting: { readonly item: Item; readonly deadline: number }[] = [];
  const placeFor = (deadline: number): number => {
    let from = 0;
    let to = waiting.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      const other = waiting[middle];
      if (other && other.deadline > deadline) from = middle + 1;
      else to = middle;
    }
    return from;
  };
  return {
    get length() {
      return waiting.length;
    },
    add: (item, deadline) => void waiting.splice(placeFor(deadline), 0, { item, deadline }),
    next: () => waiting.pop()?.item,
  };
}
