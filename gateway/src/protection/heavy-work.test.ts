import { describe, expect, it } from "@jest/globals";
import { createHeavyWork, type Claimant } from "./heavy-work.ts";

const from = (address: string, deadline = 1): Claimant => ({ client: { address }, deadline });
const flooder = "192.0.2.1";
const other = "192.0.2.2";

const round = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock on which every piece takes `ms`. */
function clock(ms: number): () => number {
  let now = 0;
  return () => (now += ms);
}

describe("heavy work", () => {
  it("gives what it makes, and rejects with what it throws", async () => {
    const doHeavyWork = createHeavyWork();
    expect(await doHeavyWork(from(other), () => 1)).toBe(1);
    await expect(
      doHeavyWork(from(other), () => {
        throw new RangeError("no");
      }),
    ).rejects.toThrow(RangeError);
    expect(await doHeavyWork(from(other), () => 2)).toBe(2);
  });

  it("is done one piece in each round of the event loop", async () => {
    const doHeavyWork = createHeavyWork(clock(0));
    let done = 0;
    for (let piece = 0; piece < 3; piece++) void doHeavyWork(from(flooder), () => done++);
    const seen: number[] = [];
    for (let rounds = 0; rounds < 3; rounds++) {
      await round();
      seen.push(done);
    }
    expect(seen).toEqual([1, 2, 3]);
  });

  it("leaves as long a time to others as it took, while more of it waits", async () => {
    const doHeavyWork = createHeavyWork(clock(40));
    const done: number[] = [];
    const start = performance.now();
    const pieces = [1, 2].map((piece) => doHeavyWork(from(flooder), () => void done.push(piece)));
    await round();
    await round();
    expect(done).toEqual([1]);
    await Promise.all(pieces);
    expect(performance.now() - start).toBeGreaterThanOrEqual(35);
  });

  it("goes from network to network, and within one to what must end first", async () => {
    const doHeavyWork = createHeavyWork(clock(0));
    const order: string[] = [];
    const note = (name: string) => () => void order.push(name);
    await Promise.all([
      doHeavyWork(from(flooder, 3), note("third of the flooder")),
      doHeavyWork(from(flooder, 2), note("second of the flooder")),
      doHeavyWork(from(flooder, 1), note("first of the flooder")),
      doHeavyWork(from(other, 9), note("other")),
    ]);
    expect(order).toEqual(["first of the flooder", "other", "second of the flooder", "third of the flooder"]);
  });

  it("is refused to a network that has much of it waiting, and to nobody else", async () => {
    const doHeavyWork = createHeavyWork(clock(0));
    const flood = Array.from({ length: 70 }, () => doHeavyWork(from(flooder), () => "done"));
    const one = doHeavyWork(from(other), () => "done");
    const outcomes = await Promise.allSettled(flood);
    const refused = outcomes.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(6);
    expect(refused[0]).toMatchObject({ reason: { code: "SERVICE_UNAVAILABLE" } });
    expect(await one).toBe("done");
  });
});
