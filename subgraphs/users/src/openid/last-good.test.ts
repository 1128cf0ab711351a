import { describe, expect, it } from "@jest/globals";
import { createLastGood } from "./last-good.ts";

const failing = (): Promise<never> => Promise.reject(new Error("away"));

describe("What another service publishes", () => {
  it("is asked for once by callers of the same moment, and kept while it is fresh", async () => {
    let asked = 0;
    const get = createLastGood(() => Promise.resolve((asked += 1)), 60_000);
    expect(await Promise.all([get(), get()])).toEqual([1, 1]);
    expect(await get()).toBe(1);
  });

  it("is asked for again when it is old, and serves on while that fails", async () => {
    let load: () => Promise<string> = () => Promise.resolve("first");
    const get = createLastGood(() => load(), -1);
    expect(await get()).toBe("first");
    load = failing;
    expect(await get()).toBe("first");
    load = () => Promise.resolve("second");
    expect(await get()).toBe("second");
  });

  it("fails while there was never an answer, and is tried again", async () => {
    let load: () => Promise<string> = failing;
    const get = createLastGood(() => load(), 60_000);
    await expect(get()).rejects.toThrow("away");
    load = () => Promise.resolve("now");
    expect(await get()).toBe("now");
  });
});
