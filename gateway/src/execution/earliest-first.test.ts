import { describe, expect, it } from "@jest/globals";
import { createEarliestFirst, type EarliestFirst } from "./earliest-first.ts";

function filled(entries: Readonly<Record<string, number>>): EarliestFirst<string> {
  const queue = createEarliestFirst<string>();
  for (const [item, deadline] of Object.entries(entries)) queue.add(item, deadline);
  return queue;
}

const emptied = (queue: EarliestFirst<string>): (string | undefined)[] =>
  Array.from({ length: queue.length }, () => queue.next());

describe("a queue of what must end", () => {
  it("gives what has the earliest deadline first", () => {
    expect(emptied(filled({ a: 5, b: 1, c: 9, d: 3, e: 7 }))).toEqual(["b", "d", "a", "e", "c"]);
  });

  it("keeps the order of arrival among equal deadlines", () => {
    expect(emptied(filled({ a: 2, b: 1, c: 2, d: 1, e: 2 }))).toEqual(["b", "d", "a", "c", "e"]);
  });

  it("gives nothing when it is empty", () => {
    const queue = filled({ a: 1 });
    queue.next();
    expect(queue.next()).toBeUndefined();
    expect(queue).toHaveLength(0);
  });
});
