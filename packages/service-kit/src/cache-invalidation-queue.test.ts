import { describe, expect, it } from "@jest/globals";
import { pino } from "pino";
import { createInvalidationQueue } from "./cache-invalidation-queue.ts";

const logger = pino({ level: "silent" });

describe("the queue of invalidations", () => {
  it("keeps what was not taken, and delivers all of it later", async () => {
    let down = true;
    const taken: string[] = [];
    const deliver = async (tags: readonly string[]) => {
      if (down) throw new Error("down");
      taken.push(...tags);
    };
    const queue = createInvalidationQueue({ deliver, logger });
    queue.add(["a", "b", "a"]);
    await expect(queue.drain()).rejects.toThrow("down");
    expect(queue.size()).toBe(2);
    down = false;
    await queue.drain();
    expect(taken).toEqual(["a", "b"]);
    expect(queue.size()).toBe(0);
  });

  it("delivers a tag again that was added while it was on its way", async () => {
    const deliveries: string[][] = [];
    const queue = createInvalidationQueue({
      deliver: async (tags) => {
        if (deliveries.push([...tags]) === 1) queue.add(["a"]);
      },
      logger,
    });
    queue.add(["a"]);
    await queue.drain();
    expect(deliveries).toEqual([["a"], ["a"]]);
  });

  it("turns into one invalidation of everything when it is full", async () => {
    const taken: string[] = [];
    const queue = createInvalidationQueue({ deliver: async (tags) => void taken.push(...tags), logger });
    queue.add(Array.from({ length: 10_001 }, (_, index) => `tag ${index}`));
    queue.add(["one more"]);
    await queue.drain();
    expect(taken).toEqual(["*"]);
  });

  it("sends what Redis took lately once more on request", async () => {
    const taken: string[] = [];
    const queue = createInvalidationQueue({ deliver: async (tags) => void taken.push(...tags), logger });
    queue.delivered(["a"]);
    queue.requeueRecent();
    await queue.drain();
    expect(taken).toEqual(["a"]);
  });
});
