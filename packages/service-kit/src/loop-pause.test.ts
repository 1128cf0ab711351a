import { describe, expect, it } from "@jest/globals";
import { createLoopPause } from "./loop-pause.ts";

describe("pauses of work that never waits for the event loop", () => {
  it("come once its time in a round is over, and let others have the next one", async () => {
    let now = 0;
    const pause = createLoopPause(5, () => now);
    expect(pause()).toBeNull();
    now = 4;
    expect(pause()).toBeNull();
    now = 5;
    let othersCame = false;
    setImmediate(() => {
      othersCame = true;
    });
    await pause();
    expect(othersCame).toBe(true);
  });

  it("begin anew in each round", async () => {
    let now = 0;
    const pause = createLoopPause(5, () => now);
    expect(pause()).toBeNull();
    now = 100;
    await pause();
    expect(pause()).toBeNull();
    now = 104;
    expect(pause()).toBeNull();
  });
});
