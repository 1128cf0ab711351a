import { describe, expect, it } from "@jest/globals";
import { createCacheFigures } from "./cache-figures.ts";
import { createPart } from "./cache-part.ts";
import { createMemoryTier } from "./memory-tier.ts";

const figures = createCacheFigures().of("s", "T");
const part = (value: unknown) =>
  createPart({
    value,
    policy: { scope: "public", freshMs: 1e6, staleMs: 0 },
    tags: [],
    moment: 0,
    now: 0,
    figures,
  });

function read(tier: ReturnType<typeof createMemoryTier>, shelfId: string, key: string): unknown {
  const shelf = tier.shelf(shelfId);
  return shelf && tier.get(shelf, key)?.part.value;
}

describe("the tier in this process", () => {
  it("gives the very object that was put in", () => {
    const tier = createMemoryTier(1e6);
    const value = { id: "1" };
    tier.set("s", "a", part(value));
    expect(read(tier, "s", "a")).toBe(value);
    expect([read(tier, "s", "b"), read(tier, "t", "a")]).toEqual([undefined, undefined]);
  });

  it("stays below its bytes, and lets go what was not read for the longest", () => {
    const tier = createMemoryTier(20_000);
    tier.set("s", "kept", part({ text: "x".repeat(400) }));
    for (let index = 0; index < 100; index += 1) {
      tier.set("s", `k${index}`, part({ text: "x".repeat(400) }));
      read(tier, "s", "kept");
      expect(tier.bytes()).toBeLessThanOrEqual(20_000);
    }
    expect(read(tier, "s", "kept")).toBeDefined();
    expect([read(tier, "s", "k0"), read(tier, "s", "k99") !== undefined]).toEqual([undefined, true]);
    expect(tier.entries()).toBeGreaterThan(10);
  });

  it("counts what is replaced and removed, down to nothing", () => {
    const tier = createMemoryTier(1e6);
    tier.set("s", "a", part({ text: "x".repeat(5_000) }));
    tier.set("s", "a", part(null));
    tier.set("t", "a", part([1, 2, 3]));
    expect(tier.entries()).toBe(2);
    for (const id of ["s", "t"]) {
      const shelf = tier.shelf(id);
      if (shelf) tier.remove(shelf, "a");
    }
    expect([tier.entries(), tier.bytes(), tier.shelf("s")]).toEqual([0, 0, undefined]);
  });

  it("refuses what would push out most of the others, and with no room keeps nothing", () => {
    const tier = createMemoryTier(100_000);
    tier.set("s", "a", part({ text: "x".repeat(10_000) }));
    expect(tier.entries()).toBe(0);
    const none = createMemoryTier(0);
    none.set("s", "a", part(1));
    expect(none.entries()).toBe(0);
  });
});
