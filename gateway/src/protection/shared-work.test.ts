import { describe, expect, it } from "@jest/globals";
import { createSharedWork } from "./shared-work.ts";

describe("shared work", () => {
  it("is done once for those who come while it is under way, and again afterwards", async () => {
    const share = createSharedWork<number>();
    const owner = {};
    let started = 0;
    const start = async (): Promise<number> => ++started;
    expect(await Promise.all([share(owner, "a", start), share(owner, "a", start)])).toEqual([1, 1]);
    expect(await share(owner, "a", start)).toBe(2);
  });

  it("is not that of another key or owner", async () => {
    const share = createSharedWork<string>();
    const [one, other] = [{}, {}];
    const names = await Promise.all([
      share(one, "a", async () => "one a"),
      share(one, "b", async () => "one b"),
      share(other, "a", async () => "other a"),
    ]);
    expect(names).toEqual(["one a", "one b", "other a"]);
  });

  it("that fails is tried again", async () => {
    const share = createSharedWork<string>();
    const owner = {};
    await expect(share(owner, "a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await share(owner, "a", async () => "yes")).toBe("yes");
  });
});
