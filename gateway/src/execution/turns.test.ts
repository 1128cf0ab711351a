import { describe, expect, it } from "@jest/globals";
import { createBusyTurns } from "../../../tests/support/busy-turns.ts";
import { createTurns, type Turns } from "./turns.ts";

const taken = (turns: Turns, deadline: number): Promise<void> =>
  new Promise((resolve) => turns.take(deadline, resolve));

/** Longer than a slice. */
function work(): void {
  const end = performance.now() + 3;
  while (performance.now() < end);
}

/** Takes a turn for each name, and notes the order in which they come. */
async function orderOf(turns: Turns, deadlines: Readonly<Record<string, number>>): Promise<string[]> {
  const order: string[] = [];
  await Promise.all(
    Object.entries(deadlines).map(([name, deadline]) =>
      taken(turns, deadline).then(() => void order.push(name)),
    ),
  );
  return order;
}

describe("turns", () => {
  it("begin at once while there is time", () => {
    let hasBegun = false;
    createTurns().take(1, () => (hasBegun = true));
    expect(hasBegun).toBe(true);
  });

  it("go to the operations that must end first", async () => {
    expect(await orderOf(createBusyTurns(), { late: 30, early: 10, middle: 20 })).toEqual([
      "early",
      "middle",
      "late",
    ]);
  });

  it("let an old operation that goes on pass those that have not begun", async () => {
    const turns = createBusyTurns();
    const order: string[] = [];
    const old = async (): Promise<void> => {
      for (const step of ["first", "second", "third"]) {
        await taken(turns, 1);
        order.push(step);
      }
    };
    await Promise.all([orderOf(turns, { a: 2, b: 3 }).then((names) => order.push(...names)), old()]);
    expect(order).toEqual(["first", "second", "third", "a", "b"]);
  });

  it("leave the event loop to others after a while", async () => {
    const turns = createBusyTurns();
    let done = 0;
    for (const deadline of [1, 2, 3])
      void taken(turns, deadline)
        .then(work)
        .then(() => done++);
    const seen: number[] = [];
    for (let iteration = 0; iteration < 3; iteration++) {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(done);
    }
    expect(seen).toEqual([1, 2, 3]);
  });

  it("come one after the other while they take little time", async () => {
    const turns = createBusyTurns();
    const took = orderOf(turns, { a: 1, b: 2, c: 3 });
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(turns.waiting).toBe(0);
    expect(await took).toEqual(["a", "b", "c"]);
  });

  it("go on after all of them were given", async () => {
    const turns = createBusyTurns();
    await taken(turns, 1);
    await taken(turns, 1);
    expect(turns.waiting).toBe(0);
  });
});
