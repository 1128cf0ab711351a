import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createCacheFigures } from "./cache-figures.ts";
import { createPart } from "./cache-part.ts";
import type { CacheStores } from "./cache-stores.ts";
import { createComposedAnswers } from "./answer-memory.ts";
import type { KeptLoad } from "./loaded.ts";
import { createInvalidationMarks } from "./invalidation-marks.ts";
import { createMemoryTier } from "./memory-tier.ts";
import { privateShelfId } from "./spaces.ts";

const maxBytes = 100_000;
const spaceId = "space";

const createStores = (shared: CacheStores["shared"] = null): CacheStores => ({
  marks: createInvalidationMarks(),
  memory: createMemoryTier(maxBytes),
  figures: createCacheFigures(),
  shared,
});

/** Puts parts where a subgraph's answer would be put, for everybody or for one viewer. */
function fill(
  { memory, marks, figures }: CacheStores,
  keys: readonly string[],
  viewer: string | null = null,
) {
  const shelfId = viewer === null ? spaceId : privateShelfId(spaceId, viewer);
  const scope = viewer === null ? "public" : "private";
  for (const key of keys) {
    const part = createPart({
      value: { key },
      policy: { scope, freshMs: 60_000, staleMs: 60_000 },
      tags: [`tag-${key}`],
      moment: marks.moment(),
      now: Date.now(),
      figures: figures.of("items", "Item"),
    });
    memory.set(shelfId, key, part);
  }
}

/** As a load of these by this viewer gives it. */
function loadOf({ memory }: CacheStores, keys: readonly string[], viewer: string | null = null): KeptLoad {
  const shelves = [
    viewer === null ? undefined : memory.shelf(privateShelfId(spaceId, viewer)),
    memory.shelf(spaceId),
  ];
  const entries = keys.map((key) => {
    const entry = shelves
      .map((shelf) => shelf && memory.get(shelf, key))
      .find((found) => found !== undefined);
    if (!entry) throw new Error(`${key} is not there`);
    return entry;
  });
  return { subgraph: "items", spaceId, entries };
}

describe("answers composed of parts in memory", () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ["performance", "nextTick", "setImmediate"] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const pass = (ms: number) => jest.setSystemTime(Date.now() + ms);

  function prepare(viewer: string | null = null, shared: CacheStores["shared"] = null) {
    const stores = createStores(shared);
    fill(stores, ["a", "b"], viewer);
    const answers = createComposedAnswers(stores, maxBytes);
    answers.keep("q", viewer, { text: "{1}", loads: [loadOf(stores, ["a", "b"], viewer)] });
    const textFor = (asker: string | null) => answers.find("q", asker)?.text ?? null;
    return { stores, answers, textFor };
  }

  it("are given again with the very same parts, which count as used", () => {
    const { stores, answers } = prepare();
    const found = answers.find("q", null);
    const values = found?.loads.map(({ loaded }) => loaded.parts.map(({ value }) => value));
    expect(values).toEqual([[{ key: "a" }, { key: "b" }]]);
    expect(found?.loads).toMatchObject([
      { subgraph: "items", loaded: { sources: ["memory", "memory"], errors: [] } },
    ]);
    expect(stores.figures.all()).toMatchObject([{ type: "Item", memory: 2, misses: 0 }]);
    expect(answers.find("other", null)).toBeNull();
  });

  it("keep their parts from being the ones that nobody has asked for the longest", () => {
    const { stores, textFor } = prepare();
    for (let index = 0; index < 1_000; index += 1) {
      fill(stores, [`k${index}`]);
      expect(textFor(null)).toBe("{1}");
    }
    expect(stores.memory.entries()).toBeLessThan(500);
  });

  it("are not given when a part is invalidated, before or after they are kept", () => {
    const { stores, answers, textFor } = prepare();
    const load = loadOf(stores, ["a", "b"]);
    stores.marks.apply(["else"], 0);
    expect(textFor(null)).toBe("{1}");
    stores.marks.apply(["tag-b"], 0);
    expect(textFor(null)).toBeNull();
    answers.keep("q", null, { text: "{1}", loads: [load] });
    expect(textFor(null)).toBeNull();
  });

  it("are not given when a part is another, though it be equal", () => {
    const { stores, textFor } = prepare();
    fill(stores, ["b"]);
    expect(textFor(null)).toBeNull();
  });

  it("are not given when a part is gone, and do not keep it in memory", () => {
    const { stores, textFor } = prepare();
    const load = loadOf(stores, ["a"]);
    const shelf = stores.memory.shelf(spaceId);
    if (shelf) stores.memory.remove(shelf, "a");
    expect(textFor(null)).toBeNull();
    expect(load.entries[0]?.part.value).toBeNull();
  });

  it("are not given when a part is to be loaded again, or is stale", () => {
    const { textFor } = prepare();
    pass(30_000);
    expect(textFor(null)).toBe("{1}");
    pass(30_000);
    expect(textFor(null)).toBeNull();
  });

  it("are for everybody when all parts are, but not for a viewer who has a part of their own", () => {
    const { stores, answers, textFor } = prepare();
    expect([textFor(null), textFor("ann"), textFor("bob")]).toEqual(["{1}", "{1}", "{1}"]);
    fill(stores, ["b"], "ann");
    expect([textFor(null), textFor("ann"), textFor("bob")]).toEqual(["{1}", null, "{1}"]);
    answers.keep("q", "ann", { text: "{ann}", loads: [loadOf(stores, ["a", "b"], "ann")] });
    expect([textFor(null), textFor("ann"), textFor("bob")]).toEqual(["{1}", "{ann}", "{1}"]);
  });

  it("are one viewer's when a part is, also when others have such a part", () => {
    const { stores, answers, textFor } = prepare("ann");
    fill(stores, ["a", "b"], "bob");
    expect([textFor(null), textFor("ann"), textFor("bob")]).toEqual([null, "{1}", null]);
    answers.keep("q", "bob", { text: "{bob}", loads: [loadOf(stores, ["a", "b"], "bob")] });
    expect([textFor(null), textFor("ann"), textFor("bob")]).toEqual([null, "{1}", "{bob}"]);
  });

  it("are never kept for somebody who could not have loaded them", () => {
    const { stores, answers, textFor } = prepare("ann");
    answers.keep("q", "bob", { text: "{ann}", loads: [loadOf(stores, ["a", "b"], "ann")] });
    answers.keep("q", null, { text: "{ann}", loads: [loadOf(stores, ["a", "b"], "ann")] });
    expect([textFor(null), textFor("bob")]).toEqual([null, null]);
  });

  it("are not given while Redis does not tell of invalidations", () => {
    const redis = { isTrusted: true };
    const unused = () => Promise.reject(new Error("nobody asks Redis here"));
    const { textFor } = prepare(null, {
      isTrusted: () => redis.isTrusted,
      lookup: unused,
      position: () => null,
      store: () => undefined,
      invalidate: unused,
      mode: () => "shared",
      waitingInvalidations: () => 0,
      close: () => Promise.resolve(),
    });
    redis.isTrusted = false;
    expect(textFor(null)).toBeNull();
    redis.isTrusted = true;
    expect(textFor(null)).toBe("{1}");
  });

  it("stay below their bytes, and let go what nobody has asked for the longest", () => {
    const { stores, answers } = prepare();
    const load = loadOf(stores, ["a", "b"]);
    for (let index = 0; index < 200; index += 1) {
      answers.keep(`q${index}`, null, { text: "x".repeat(1_500), loads: [load] });
      expect(answers.find("q0", null)).not.toBeNull();
      expect(answers.bytes()).toBeLessThanOrEqual(maxBytes);
    }
    expect(answers.bytes()).toBeGreaterThan(maxBytes / 2);
    expect(answers.find("q1", null)).toBeNull();
  });

  it("count a text that is not Latin-1 at two bytes for each character, and refuse what is too large", () => {
    const { stores, answers } = prepare();
    const loads = [loadOf(stores, ["a"])];
    const sizeOf = (text: string): number => {
      const before = answers.bytes();
      answers.keep(text, null, { text, loads });
      return answers.bytes() - before;
    };
    expect(sizeOf("Ж".repeat(1_000)) - sizeOf("x".repeat(1_000))).toBe(1_000);
    expect(sizeOf("x".repeat(7_000))).toBe(0);
  });

  it("are not kept where the cache has no room", () => {
    const { stores } = prepare();
    const none = createComposedAnswers(stores, 0);
    none.keep("q", null, { text: "{1}", loads: [loadOf(stores, ["a"])] });
    expect([none.find("q", null), none.bytes()]).toEqual([null, 0]);
  });
});
