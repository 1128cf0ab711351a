import { describe, expect, it } from "@jest/globals";
import { createFairLock, LockBusyError } from "./fair-lock.ts";

describe("the fair lock", () => {
  it("serves those who wait in the order of their coming", async () => {
    const lock = createFairLock({ maxWaiting: 10, waitTimeoutMs: 10_000 });
    const release = await lock.acquire();
    const order: number[] = [];
    const runs = [1, 2, 3].map((number) => lock.run(async () => void order.push(number)));
    expect(order).toEqual([]);
    release();
    await Promise.all(runs);
    expect(order).toEqual([1, 2, 3]);
  });

  it("is free again after work that failed", async () => {
    const lock = createFairLock({ maxWaiting: 1, waitTimeoutMs: 10_000 });
    await expect(lock.run(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    await expect(lock.run(() => Promise.resolve("yes"))).resolves.toBe("yes");
  });

  it("does not let a second release free the next holder's lock", async () => {
    const lock = createFairLock({ maxWaiting: 2, waitTimeoutMs: 10_000 });
    const release = await lock.acquire();
    const second = lock.acquire();
    release();
    release();
    const releaseSecond = await second;
    let third = false;
    const waiting = lock.run(async () => void (third = true));
    await Promise.resolve();
    expect(third).toBe(false);
    releaseSecond();
    await waiting;
  });

  it("refuses those who come when the queue is full", async () => {
    const lock = createFairLock({ maxWaiting: 0, waitTimeoutMs: 10_000 });
    const release = await lock.acquire();
    await expect(lock.acquire()).rejects.toThrow(LockBusyError);
    release();
  });

  it("gives up a wait that is too long, and passes over it afterwards", async () => {
    const lock = createFairLock({ maxWaiting: 2, waitTimeoutMs: 1 });
    const release = await lock.acquire();
    await expect(lock.acquire()).rejects.toThrow(LockBusyError);
    release();
    await expect(lock.run(() => Promise.resolve("mine"))).resolves.toBe("mine");
  });
});
