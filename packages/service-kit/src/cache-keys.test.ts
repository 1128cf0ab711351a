import { describe, expect, it } from "@jest/globals";
import { hashedPart, jitteredMs, planKeys, tagKey } from "./cache-keys.ts";

const plan = (namespace: string, key: string, version = 1) =>
  planKeys({ prefix: "p", namespace, version, keys: [key] })[0];

describe("cache keys", () => {
  it("name each key once, with its own tag, the caller's tags and that of everything", () => {
    const plans = planKeys({
      prefix: "p",
      namespace: "post",
      version: 2,
      keys: ["a", "a"],
      tags: () => ["x", "post:a"],
    });
    expect(plans).toEqual([{ key: "a", entryKey: "p:post@2:{post:a}", tags: ["*", "post:a", "x"] }]);
  });

  it("differ by version and by namespace, even where the parts run together", () => {
    expect(plan("a", "k", 1)?.entryKey).not.toBe(plan("a", "k", 2)?.entryKey);
    expect(plan("a", "b:c")?.entryKey).not.toBe(plan("a:b", "c")?.entryKey);
  });

  it("put an entry and its own tag into one slot of a cluster", () => {
    expect(hashedPart(plan("post", "a")?.entryKey ?? "")).toBe(hashedPart(tagKey("p", "post:a")));
  });

  it.each([
    ["plain", "plain"],
    ["a{b}c", "b"],
    ["a{b}{c}", "b"],
    ["a{}c{d}", "a{}c{d}"],
    ["a{b", "a{b"],
    ["a}b{c}", "c"],
  ])("hash %p as Redis Cluster does", (key, part) => {
    expect(hashedPart(key)).toBe(part);
  });

  it("spread lifetimes by at most a tenth", () => {
    const lifetimes = Array.from({ length: 500 }, () => jitteredMs(100));
    expect(Math.min(...lifetimes)).toBeGreaterThanOrEqual(90_000);
    expect(Math.max(...lifetimes)).toBeLessThanOrEqual(110_000);
    expect(new Set(lifetimes).size).toBeGreaterThan(10);
  });
});
