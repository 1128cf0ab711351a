import { randomFill } from "node:crypto";
import { promisify } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { withTimeout } from "./with-timeout.ts";

const fill = promisify(randomFill);

describe("a wait with a limit", () => {
  it("rejects when nothing comes", async () => {
    const never = Promise.withResolvers<never>().promise;
    await expect(withTimeout(never, 5, "Nothing came")).rejects.toThrow("Nothing came within 5 ms");
  });

  it("takes what came while the process was too busy to look", async () => {
    // From here the event loop goes to its timers first, then to what has arrived.
    await new Promise(setImmediate);
    const arriving = withTimeout(fill(Buffer.alloc(8)), 5, "Nothing came");
    const until = performance.now() + 50;
    while (performance.now() < until);
    expect(await arriving).toHaveLength(8);
  });

  it("settles as the promise does", async () => {
    expect(await withTimeout(Promise.resolve(1), 5, "")).toBe(1);
    await expect(withTimeout(Promise.reject(new Error("no")), 5, "")).rejects.toThrow("no");
  });
});
