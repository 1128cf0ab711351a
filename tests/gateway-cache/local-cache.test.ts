import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createCacheFigures } from "@skein/gateway/cache/cache-figures.ts";
import type { EntityCache, EntityLoad } from "@skein/gateway/cache/entity-cache.ts";
import { createInvalidationMarks } from "@skein/gateway/cache/invalidation-marks.ts";
import type { Loaded } from "@skein/gateway/cache/loaded.ts";
import { createMemoryTier } from "@skein/gateway/cache/memory-tier.ts";
import { openEntityCache } from "@skein/gateway/cache/open-entity-cache.ts";
import { eventually } from "../support/eventually.ts";
import { createVersionedSubgraph, itemText, schema, versionsOf } from "./versioned-subgraph.ts";

const maxBytes = 10_000_000;

function openCache(): EntityCache {
  const stores = {
    marks: createInvalidationMarks(),
    memory: createMemoryTier(maxBytes),
    figures: createCacheFigures(),
    shared: null,
  };
  return openEntityCache(stores, { maxBytes });
}

/** Holds the answers of a subgraph back until they are let go. */
function gate() {
  const opened = Promise.withResolvers<undefined>();
  return { wait: () => opened.promise, open: () => opened.resolve(undefined) };
}

const isPromise = (result: Loaded | Promise<Loaded>): boolean => result instanceof Promise;

describe("the entity cache in one process", () => {
  let cache: EntityCache;
  beforeEach(() => {
    jest.useFakeTimers({
      doNotFake: [
        "setTimeout",
        "setImmediate",
        "setInterval",
        "nextTick",
        "performance",
        "queueMicrotask",
        "clearTimeout",
        "clearInterval",
        "clearImmediate",
      ],
    });
    cache = openCache();
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const load = async (wanted: EntityLoad): Promise<Loaded> => cache.load(wanted);
  const pass = (ms: number) => jest.setSystemTime(Date.now() + ms);

  it("asks once, and then answers at once with the very objects", async () => {
    const subgraph = createVersionedSubgraph({ a: 1, b: 2 });
    const first = await cache.load(subgraph.load(["a", "b"]));
    const second = cache.load(subgraph.load(["b", "a"]));
    expect(isPromise(second)).toBe(false);
    expect([versionsOf(first), versionsOf(await second)]).toEqual([
      [1, 2],
      [2, 1],
    ]);
    expect((await second).parts[1]?.value).toBe(first.parts[0]?.value);
    expect([first.sources, (await second).sources]).toEqual([
      ["subgraph", "subgraph"],
      ["memory", "memory"],
    ]);
    expect(subgraph.calls).toEqual([["a", "b"]]);
  });

  it("makes one call for the union of what the requests of a tick miss", async () => {
    const subgraph = createVersionedSubgraph({ a: 1, b: 2, c: 3 });
    await cache.load(subgraph.load(["b"]));
    const loads = [
      ["a", "b"],
      ["b", "c"],
      ["c", "a"],
    ].map((ids) => load(subgraph.load(ids)));
    expect((await Promise.all(loads)).map(versionsOf)).toEqual([
      [1, 2],
      [2, 3],
      [3, 1],
    ]);
    expect(subgraph.calls).toEqual([["b"], ["a", "c"]]);
  });

  it("joins a call that is under way", async () => {
    const subgraph = createVersionedSubgraph({ a: 1 });
    const { wait, open } = gate();
    subgraph.delay = wait;
    const first = cache.load(subgraph.load(["a"]));
    await eventually(() => subgraph.calls.length === 1, "the call is under way");
    const second = cache.load(subgraph.load(["a"]));
    open();
    expect((await Promise.all([first, second])).map(versionsOf)).toEqual([[1], [1]]);
    expect(subgraph.calls).toHaveLength(1);
  });

  it.each([[undefined], ["no-store"], ["max-age=0"], ["no-cache, max-age=9"]])(
    "keeps nothing of %p",
    async (header) => {
      const subgraph = createVersionedSubgraph({ a: 1 });
      subgraph.head.cacheControl = header;
      const loaded = await cache.load(subgraph.load(["a"]));
      expect(loaded.parts[0]?.scope).toBe("none");
      await cache.load(subgraph.load(["a"]));
      expect([subgraph.calls.length, cache.status().entries]).toEqual([2, 0]);
    },
  );

  it("does not serve what is not kept to those who came after it was asked for", async () => {
    const subgraph = createVersionedSubgraph({ a: 1 });
    subgraph.head.cacheControl = undefined;
    const { wait, open } = gate();
    subgraph.delay = wait;
    const first = cache.load(subgraph.load(["a"]));
    await eventually(() => subgraph.calls.length === 1, "the call is under way");
    subgraph.rows.set("a", 2);
    const late = [load(subgraph.load(["a"])), load(subgraph.load(["a"]))];
    open();
    expect(versionsOf(await first)).toEqual([1]);
    expect((await Promise.all(late)).map(versionsOf)).toEqual([[2], [2]]);
    expect(subgraph.calls).toHaveLength(2);
  });

  it("keeps private answers for their viewer only", async () => {
    const subgraph = createVersionedSubgraph({ a: 1 });
    subgraph.head.cacheControl = "private, max-age=60";
    const ann = { viewerKey: "ann" };
    await cache.load(subgraph.load(["a"], ann));
    subgraph.rows.set("a", 2);
    expect(versionsOf(await cache.load(subgraph.load(["a"], { viewerKey: "bob" })))).toEqual([2]);
    expect(versionsOf(await cache.load(subgraph.load(["a"])))).toEqual([2]);
    const again = cache.load(subgraph.load(["a"], ann));
    expect([isPromise(again), versionsOf(await again), (await again).parts[0]?.scope]).toEqual([
      false,
      [1],
      "private",
    ]);
    expect(subgraph.calls).toHaveLength(3);
    await cache.load(subgraph.load(["a"]));
    expect(subgraph.calls).toHaveLength(4);
  });

  it("shares public answers between viewers, and stops to when they become private", async () => {
    const asked: string[] = [];
    const subgraph = createVersionedSubgraph({ a: 1, b: 1, c: 1 });
    const as = (viewerKey: string) => ({
      viewerKey,
      fetch: (texts: readonly string[]) => {
        asked.push(viewerKey);
        return subgraph.load([]).fetch(texts, { background: false });
      },
    });
    await cache.load(subgraph.load(["a"], as("ann")));
    await Promise.all([
      cache.load(subgraph.load(["b"], as("ann"))),
      cache.load(subgraph.load(["a", "b"], as("bob"))),
    ]);
    expect([asked, subgraph.calls]).toEqual([
      ["ann", "ann"],
      [["a"], ["b"]],
    ]);
    subgraph.head.cacheControl = "private, max-age=60";
    const [, bobs] = await Promise.all([
      cache.load(subgraph.load(["c"], as("ann"))),
      cache.load(subgraph.load(["c"], as("bob"))),
    ]);
    expect(asked).toEqual(["ann", "ann", "ann", "bob"]);
    expect(bobs.sources).toEqual(["subgraph"]);
  });

  it("lets each viewer ask where a joined call fails for one", async () => {
    const subgraph = createVersionedSubgraph({ a: 1 });
    await cache.load(subgraph.load(["a"]));
    subgraph.rows.set("b", 2);
    const forbidden = {
      entities: [null],
      cacheControl: "max-age=60",
      tags: null,
      failed: [true],
      errors: ["not yours"],
    };
    const [anns, bobs] = await Promise.all([
      cache.load(subgraph.load(["b"], { viewerKey: "ann", fetch: async () => forbidden })),
      cache.load(subgraph.load(["b"], { viewerKey: "bob" })),
    ]);
    expect([anns.errors, versionsOf(anns)]).toEqual([[{ errors: ["not yours"], positions: [0] }], [null]]);
    expect([bobs.errors, versionsOf(bobs)]).toEqual([[], [2]]);
  });

  it("keeps nothing that failed, keeps the rest of the answer, and places errors in each load", async () => {
    const subgraph = createVersionedSubgraph({ a: 1, b: 2, c: 3 });
    subgraph.head.failed = (id) => id === "b";
    subgraph.head.errors = [{ message: "no b" }];
    const [one, two, three] = await Promise.all([
      cache.load(subgraph.load(["a", "b"])),
      cache.load(subgraph.load(["b", "c"])),
      cache.load(subgraph.load(["c"])),
    ]);
    expect(subgraph.calls).toEqual([["a", "b", "c"]]);
    expect(one.errors).toEqual([{ errors: subgraph.head.errors, positions: [0, 1, -1] }]);
    expect(two.errors).toEqual([{ errors: subgraph.head.errors, positions: [-1, 0, 1] }]);
    expect(three.errors).toEqual([]);
    subgraph.head.errors = null;
    await cache.load(subgraph.load(["a", "b", "c"]));
    expect(subgraph.calls[1]).toEqual(["b"]);
  });

  it("keeps nothing of an answer with errors that are about no entity in particular", async () => {
    const subgraph = createVersionedSubgraph({ a: 1 });
    const errors = ["somewhere"];
    const fetch = async () => ({
      entities: [{ version: 1 }],
      cacheControl: "max-age=60",
      tags: null,
      failed: null,
      errors,
    });
    const loaded = await cache.load(subgraph.load(["a"], { fetch }));
    expect(loaded.errors).toEqual([{ errors, positions: [0] }]);
    expect(cache.status().entries).toBe(0);
  });

  it("rejects for all who wait, and forgets", async () => {
    const subgraph = createVersionedSubgraph({ a: 1 });
    subgraph.delay = () => Promise.reject(new Error("down"));
    const loads = [load(subgraph.load(["a"])), load(subgraph.load(["a"]))];
    expect(await Promise.allSettled(loads)).toMatchObject([
      { reason: { message: "down" } },
      { reason: { message: "down" } },
    ]);
    expect(subgraph.calls).toHaveLength(1);
    subgraph.delay = () => Promise.resolve();
    expect(versionsOf(await cache.load(subgraph.load(["a"])))).toEqual([1]);
  });

  it("asks again for the others when the request that asked is gone", async () => {
    const subgraph = createVersionedSubgraph({ a: 1 });
    const gone = new AbortController();
    const first = cache.load(
      subgraph.load(["a"], {
        signal: gone.signal,
        fetch: async () => {
          gone.abort();
          throw new Error("aborted");
        },
      }),
    );
    const second = cache.load(subgraph.load(["a"]));
    await expect(first).rejects.toThrow("aborted");
    expect(versionsOf(await second)).toEqual([1]);
  });

  it("keeps for a short time that something is not there", async () => {
    const subgraph = createVersionedSubgraph();
    expect(versionsOf(await cache.load(subgraph.load(["a"])))).toEqual([null]);
    expect(isPromise(cache.load(subgraph.load(["a"])))).toBe(false);
    subgraph.rows.set("a", 1);
    pass(5_001);
    expect(versionsOf(await cache.load(subgraph.load(["a"])))).toEqual([1]);
    expect(cache.status().types).toMatchObject([
      { type: "Item", negative: 1, memory: 1, misses: 2, calls: 2 },
    ]);
  });

  it("forgets after the lifetime", async () => {
    const subgraph = createVersionedSubgraph({ a: 1 });
    await cache.load(subgraph.load(["a"]));
    subgraph.rows.set("a", 2);
    pass(60_001);
    expect(versionsOf(await cache.load(subgraph.load(["a"])))).toEqual([2]);
  });

  it("gives what is stale and may be, at once, and loads it again once in the background", async () => {
    const subgraph = createVersionedSubgraph({ a: 1 });
    subgraph.head.cacheControl = "max-age=60, stale-while-revalidate=30";
    const modes: boolean[] = [];
    const load = subgraph.load(["a"]);
    const watched = {
      ...load,
      fetch: (texts: readonly string[], mode: { background: boolean }) => (
        modes.push(mode.background),
        load.fetch(texts, mode)
      ),
    };
    await cache.load(watched);
    subgraph.rows.set("a", 2);
    pass(65_000);
    const stale = [cache.load(watched), cache.load(watched)];
    expect(stale.map(isPromise)).toEqual([false, false]);
    expect(stale).toMatchObject([{ sources: ["stale"] }, { sources: ["stale"] }]);
    await eventually(async () => versionsOf(await cache.load(watched))[0] === 2, "the new value is there");
    expect(modes).toEqual([false, true]);
    pass(95_000);
    expect((await cache.load(watched)).sources).toEqual(["subgraph"]);
  });

  it("loads again what is in use shortly before it ends", async () => {
    const subgraph = createVersionedSubgraph({ a: 1 });
    await cache.load(subgraph.load(["a"]));
    const { freshUntil } = (await cache.load(subgraph.load(["a"]))).parts[0] ?? { freshUntil: 0 };
    jest.setSystemTime(freshUntil - 1);
    const early = cache.load(subgraph.load(["a"]));
    expect([isPromise(early), (await early).sources]).toEqual([false, ["memory"]]);
    await eventually(() => subgraph.calls.length === 2, "it is loaded again");
  });

  it.each([
    ["a tag of the answer", { tags: ["runtime"] }],
    ["a tag of the schema", { tags: ["item-a"] }],
    ["everything", { tags: ["*"] }],
    ["a subgraph", { subgraph: "items" }],
    ["a type", { subgraph: "items", type: "Item" }],
    ["a key", { subgraph: "items", type: "Item", key: { id: "a" } }],
  ])("forgets by %s", async (_name, invalidation) => {
    const subgraph = createVersionedSubgraph({ a: 1 });
    subgraph.head.tags = () => ["runtime"];
    await cache.load(subgraph.load(["a"]));
    subgraph.rows.set("a", 2);
    await cache.invalidate(invalidation);
    expect(versionsOf(await cache.load(subgraph.load(["a"])))).toEqual([2]);
  });

  it.each([
    [{ tags: ["other", "item-b"] }],
    [{ tags: [] }],
    [{ subgraph: "other" }],
    [{ subgraph: "items", type: "Other" }],
    [{ subgraph: "items", type: "Item", key: { id: "b" } }],
  ])("does not forget by %j", async (invalidation) => {
    const subgraph = createVersionedSubgraph({ a: 1 });
    await cache.load(subgraph.load(["a"]));
    await cache.invalidate(invalidation);
    expect(isPromise(cache.load(subgraph.load(["a"])))).toBe(false);
  });

  it("never uses an answer that was under way during an invalidation, but for those who were waiting", async () => {
    const subgraph = createVersionedSubgraph({ a: 1 });
    const { wait, open } = gate();
    subgraph.delay = wait;
    const before = cache.load(subgraph.load(["a"]));
    await eventually(() => subgraph.calls.length === 1, "the call is under way");
    subgraph.rows.set("a", 2);
    await cache.invalidate({ tags: ["item-a"] });
    const after = cache.load(subgraph.load(["a"]));
    open();
    expect(versionsOf(await before)).toEqual([1]);
    expect(versionsOf(await after)).toEqual([2]);
    expect(versionsOf(await cache.load(subgraph.load(["a"])))).toEqual([2]);
    expect(subgraph.calls).toHaveLength(2);
  });

  it("keeps answers of other schemas, subgraphs and selections apart", async () => {
    const subgraph = createVersionedSubgraph({ a: 1 });
    for (const more of [
      {},
      { subgraph: "other" },
      { selectionKey: "{ other }" },
      { schema: { ...schema, version: "2" } },
    ]) {
      await cache.load(subgraph.load(["a"], more));
    }
    expect(subgraph.calls).toHaveLength(4);
  });

  it("keeps root fields one by one, with their tags", async () => {
    const calls: string[][] = [];
    const field = (id: string) => ({ text: `item(id:"${id}"){version}`, name: "item", arguments: { id } });
    const load = (ids: string[]) =>
      cache.loadRoot({
        subgraph: "items",
        schema,
        viewerKey: null,
        fields: ids.map(field),
        fetch: async (fields) => {
          calls.push(fields.map(({ arguments: args }) => String(args.id)));
          return {
            values: fields.map(() => [calls.length]),
            cacheControl: "max-age=60",
            tags: ["list"],
            failed: null,
            errors: null,
          };
        },
      });
    await load(["a"]);
    const { parts, sources } = await load(["b", "a"]);
    expect([parts.map(({ value }) => value), sources]).toEqual([
      [[2], [1]],
      ["subgraph", "memory"],
    ]);
    await cache.invalidate({ tags: ["item-a"] });
    await load(["a", "b"]);
    await cache.invalidate({ tags: ["list"] });
    await load(["a", "b"]);
    expect(calls).toEqual([["a"], ["b"], ["a"], ["a", "b"]]);
  });

  it("stays within its bytes", async () => {
    const small = openEntityCache(
      {
        marks: createInvalidationMarks(),
        memory: createMemoryTier(50_000),
        figures: createCacheFigures(),
        shared: null,
      },
      { maxBytes: 50_000 },
    );
    const ids = Array.from({ length: 1_000 }, (_, index) => `i${index}`);
    const subgraph = createVersionedSubgraph(Object.fromEntries(ids.map((id) => [id, 1])));
    expect(versionsOf(await small.load(subgraph.load(ids)))).toEqual(ids.map(() => 1));
    const { bytes, entries } = small.status();
    expect(bytes).toBeLessThanOrEqual(50_000);
    expect(entries).toBeGreaterThan(10);
    expect(itemText("i1").length).toBeLessThan(bytes);
  });
});
