import { describe, expect, it } from "@jest/globals";
import { createWriteTurns, type InWriteTurn, type Writer } from "./write-turns.ts";

const atATime = 16;
const writerAt = (address: string, signal = new AbortController().signal, waitMs = 10_000): Writer => ({
  client: { address },
  deadline: performance.now() + waitMs,
  signal,
});

/** Takes all places; `end` gives one back. */
function occupy(inTurn: InWriteTurn): { readonly end: () => void } {
  const ends: (() => void)[] = [];
  for (let place = 0; place < atATime; place++)
    void inTurn(writerAt("192.0.2.1"), () => new Promise<void>((resolve) => ends.push(resolve)));
  return { end: () => ends.pop()?.() };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("write turns", () => {
  it("let so many run at a time, and give a place on when one ends or fails", async () => {
    const inTurn = createWriteTurns();
    const places = occupy(inTurn);
    let runs = 0;
    const failed = inTurn(writerAt("192.0.2.1"), async () => {
      runs += 1;
      throw new Error("no");
    });
    const next = inTurn(writerAt("192.0.2.1"), async () => ++runs);
    await settled();
    expect(runs).toBe(0);
    places.end();
    await expect(failed).rejects.toThrow("no");
    expect(await next).toBe(2);
  });

  it("go from network to network", async () => {
    const inTurn = createWriteTurns();
    const places = occupy(inTurn);
    const order: string[] = [];
    const flood = [1, 2, 3].map((index) =>
      inTurn(writerAt("192.0.2.1"), async () => void order.push(`flood ${index}`)),
    );
    const other = inTurn(writerAt("192.0.2.2"), async () => void order.push("other"));
    places.end();
    await Promise.all([...flood, other]);
    expect(order).toEqual(["flood 1", "other", "flood 2", "flood 3"]);
  });

  it("drop what waits when its client goes, and nothing that runs", async () => {
    const inTurn = createWriteTurns();
    const gone = new AbortController();
    const places = occupy(inTurn);
    let runs = 0;
    const dropped = inTurn(writerAt("192.0.2.1", gone.signal), async () => ++runs);
    gone.abort();
    await expect(dropped).rejects.toMatchObject({ code: "SUBGRAPH_UNAVAILABLE" });
    places.end();
    expect(await inTurn(writerAt("192.0.2.1"), async () => ++runs)).toBe(1);
  });

  it("end with the operation's deadline", async () => {
    const inTurn = createWriteTurns();
    occupy(inTurn);
    const late = inTurn(writerAt("192.0.2.1", undefined, 20), async () => "never");
    await expect(late).rejects.toMatchObject({ code: "SUBGRAPH_TIMEOUT" });
  });

  it("refuse more than may wait", async () => {
    const inTurn = createWriteTurns();
    const gone = new AbortController();
    occupy(inTurn);
    const flood = Array.from({ length: 1_025 }, () =>
      inTurn(writerAt("192.0.2.1", gone.signal), async () => "never"),
    );
    await expect(flood.at(-1)).rejects.toThrow("too many calls");
    gone.abort();
    await Promise.allSettled(flood);
  });
});
