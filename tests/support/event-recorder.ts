import type { SkeinEvent } from "@skein/service-kit/events.ts";

export interface EventRecorder {
  handle(event: SkeinEvent): Promise<void>;
  /** The payload numbers in the order of arrival, repetitions included. */
  numbers(): number[];
  /** The same for one aggregate, each number where it came first. */
  firstArrivals(aggregateId?: string): number[];
}

/** A subscriber that writes down what it gets; `before` may throw to fail. */
export function createEventRecorder(
  before: (event: SkeinEvent) => Promise<void> | void = () => undefined,
): EventRecorder {
  const seen: SkeinEvent[] = [];
  const numberOf = (event: SkeinEvent): number => Number(event.payload.number);
  return {
    handle: async (event) => {
      await before(event);
      seen.push(event);
    },
    numbers: () => seen.map(numberOf),
    firstArrivals: (aggregateId) => {
      const wanted = seen.filter((event) => aggregateId === undefined || event.aggregateId === aggregateId);
      return [...new Set(wanted.map(numberOf))];
    },
  };
}

export const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
