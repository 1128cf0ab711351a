import { describe, expect, it } from "@jest/globals";
import { createSlotQueue, SlotQueueFullError } from "./slot-queue.ts";

const minute = 60_000;

describe("a slot queue", () => {
  it("runs no more at once than it has slots, and everything in the end, in order", async () => {
    const inSlot = createSlotQueue({ slots: 2, queueLength: 10, maximumWaitMs: minute });
    const started: number[] = [];
    let running = 0;
    let most = 0;
    const work = (id: number) => async () => {
      started.push(id);
      most = Math.max(most, (running += 1));
      await new Promise(setImmediate);
      running -= 1;
    };
    await Promise.all([0, 1, 2, 3, 4].map((id) => inSlot(work(id))));
    expect(most).toBe(2);
    expect(started).toEqual([0, 1, 2, 3, 4]);
  });

  it("refuses at once what finds slots and queue full", async () => {
    const inSlot = createSlotQueue({ slots: 1, queueLength: 1, maximumWaitMs: minute });
    const gate = Promise.withResolvers<string>();
    const running = inSlot(() => gate.promise);
    const waiting = inSlot(async () => "second");
    await expect(inSlot(async () => "third")).rejects.toThrow(SlotQueueFullError);
    gate.resolve("first");
    await expect(Promise.all([running, waiting])).resolves.toEqual(["first", "second"]);
  });

  it("gives up on what waits too long, and goes on after it", async () => {
    const inSlot = createSlotQueue({ slots: 1, queueLength: 5, maximumWaitMs: 1 });
    const gate = Promise.withResolvers<undefined>();
    const running = inSlot(() => gate.promise);
    await expect(inSlot(async () => "too late")).rejects.toThrow(SlotQueueFullError);
    gate.resolve(undefined);
    await running;
    await expect(inSlot(async () => "next")).resolves.toBe("next");
  });

  it("frees the slot of a work that fails", async () => {
    const inSlot = createSlotQueue({ slots: 1, queueLength: 0, maximumWaitMs: minute });
    await expect(inSlot(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    await expect(inSlot(async () => "fine")).resolves.toBe("fine");
  });
});
