import { describe, expect, it } from "@jest/globals";
import { createBusyTurns } from "../../../tests/support/busy-turns.ts";
import type { CallAnswer, CallRequest } from "./program/operation-run.ts";
import { readInTurn } from "./read-in-turn.ts";
import { createTurns } from "./turns.ts";

interface Context {
  readonly deadline: number;
}

const requestOf = (deadline: number): CallRequest<Context> => ({
  subgraph: "posts",
  body: "{}",
  isWrite: false,
  isInterruptible: true,
  context: { deadline },
});

const answer: CallAnswer = { status: 200, body: "{}", headers: {} };

describe("answers that are read in turn", () => {
  it("are given first to the operation that must end first, whichever came first", async () => {
    const call = readInTurn<Context>(async () => answer, createBusyTurns());
    const order: number[] = [];
    await Promise.all(
      [3, 1, 2].map((deadline) => call(requestOf(deadline)).then(() => order.push(deadline))),
    );
    expect(order).toEqual([1, 2, 3]);
  });

  it("are the call's own", async () => {
    const call = readInTurn<Context>(async () => answer, createTurns());
    expect(await call(requestOf(1))).toBe(answer);
  });

  it("are not waited for when the call fails", async () => {
    const turns = createTurns();
    const call = readInTurn<Context>(() => Promise.reject(new Error("broken")), turns);
    await expect(call(requestOf(1))).rejects.toThrow("broken");
    expect(turns.waiting).toBe(0);
  });
});
