import { describe, expect, it } from "@jest/globals";
import { createWakeSignal } from "./wake-signal.ts";

const LONG_MS = 3_600_000; // a test that waited for it would run into Jest's timeout

describe("wake signal", () => {
  it("ends a wait that is going on", async () => {
    const signal = createWakeSignal();
    const waited = signal.wait(LONG_MS);
    signal.wake();
    await expect(waited).resolves.toBeUndefined();
  });

  it("keeps a wake-up for the next wait", async () => {
    const signal = createWakeSignal();
    signal.wake();
    await expect(signal.wait(LONG_MS)).resolves.toBeUndefined();
  });

  it("ends by itself after the time", async () => {
    await expect(createWakeSignal().wait(1)).resolves.toBeUndefined();
  });
});
