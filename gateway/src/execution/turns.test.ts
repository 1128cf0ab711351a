import { describe, expect, it } from "@jest/globals";
import { createTurns, type Turns } from "./turns.ts";

/** Takes a turn for each name, and notes the order in which they come. */
async function orderOf(turns: Turns, deadlines: Readonly<Record<string, number>>): Promise<string[]> {
  const order: string[] = [];
  await Promise.all(
    Object.entries(deadlines).map(([name, deadline]) =>
      turns.take(deadline).then(() => void order.push(name)),
    ),
  );
  return order;
}

describe("turns", () => {
  it("go to the operations that must end first", async () => {
    expect(await orderOf(createTurns(), { late: 30, early: 10, middle: 20 })).toEqual([
      "early",
      "middle",
      "late",
    ]);
  });

  it("let an old operation that goes on pass those that have not begun", async () => {
    const turns = createTurns();
    const order: string[] = [];
    const old = async (): Promise<void> => {
      for (const step of ["first", "second", "third"]) {
        await turns.take(1);
        order.push(step);
      }
    };
    await Promise.all([orderOf(turns, { a: 2, b: 3 }).then((names) => order.push(...names)), old()]);
    expect(order).toEqual(["first", "second", "third", "a", "b"]);
  });

  it("come one in each iteration of the event loop", async () => {
    const turns = createTurns();
    const took = orderOf(turns, { a: 1, b: 2, c: 3 });
    const left: number[] = [];
    for (let iteration = 0; iteration < 3; iteration++) {
      await new Promise((resolve) => setImmediate(resolve));
      left.push(turns.waiting);
    }
    expect(left).toEqual([2, 1, 0]);
    expect(await took).toHaveLength(3);
  });

  it("go on after all of them were given", async () => {
    const turns = createTurns();
    await turns.take(1);
    await turns.take(1);
    expect(turns.waiting).toBe(0);
  });
});
