import { describe, expect, it } from "@jest/globals";
import { pino } from "pino";
import { createCache, type Cache } from "./cache.ts";

const logger = pino({ level: "silent" });
const localCache = (maxEntries?: number) =>
  createCache({ redis: null, prefix: "test", logger, ...(maxEntries && { maxEntries }) });

/** A source that counts, and whose rows tests change under the cache. */
function source(rows: Record<string, unknown>) {
  const table = new Map(Object.entries(rows));
  const loads: string[][] = [];
  const load = async (keys: readonly string[]) => {
    loads.push([...keys]);
    return new Map(keys.flatMap((key) => (table.has(key) ? [[key, table.get(key)] as const] : [])));
  };
  const read = (cache: Cache, keys: string[], more: { version?: number; tags?: () => string[] } = {}) =>
    cache.getMany<unknown>({ namespace: "row", version: 1, ttlSeconds: 60, keys, load, ...more });
  return { table, loads, read };
}

describe("the cache in one process", () => {
  it("gives one result for each key, in order, and loads each missing key once", async () => {
    const { read, loads } = source({ a: { n: 1 }, b: { n: 2 }, c: { n: 3 } });
    const cache = localCache();
    expect(await read(cache, ["a", "b"])).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await read(cache, ["c", "a", "c", "b"])).toEqual([{ n: 3 }, { n: 1 }, { n: 3 }, { n: 2 }]);
    expect(loads).toEqual([["a", "b"], ["c"]]);
  });

  it("keeps null, and asks again for what the source said nothing about", async () => {
    const { read, loads } = source({ gone: null });
    const cache = localCache();
    expect(await read(cache, ["gone", "unknown"])).toEqual([null, null]);
    expect(await read(cache, ["gone", "unknown"])).toEqual([null, null]);
    expect(loads).toEqual([["gone", "unknown"], ["unknown"]]);
  });

  it.each([[0], [""], [false]])("keeps %p as a value", async (value) => {
    const { read, loads } = source({ a: value });
    const cache = localCache();
    expect([await read(cache, ["a"]), await read(cache, ["a"])]).toEqual([[value], [value]]);
    expect(loads).toHaveLength(1);
  });

  it("keeps versions apart", async () => {
    const { read, loads } = source({ a: 1 });
    const cache = localCache();
    await read(cache, ["a"]);
    await read(cache, ["a"], { version: 2 });
    expect(loads).toHaveLength(2);
  });

  it("forgets a key by its own tag, by a shared tag and by the tag of everything", async () => {
    const { read, table } = source({ a: 1 });
    const cache = localCache();
    for (const tag of ["row:a", "group", "*"]) {
      await read(cache, ["a"], { tags: () => ["group"] });
      table.set("a", tag);
      await cache.invalidate([tag]);
      expect(await read(cache, ["a"], { tags: () => ["group"] })).toEqual([tag]);
    }
  });

  it("does not let a reader that raced a writer put the old value back", async () => {
    const { read, table } = source({ a: "new" });
    const cache = localCache();
    const { promise: oldRow, resolve } = Promise.withResolvers<string>();
    const started = Promise.withResolvers<undefined>();
    const racing = cache.getMany({
      namespace: "row",
      version: 1,
      ttlSeconds: 60,
      keys: ["a"],
      load: async () => {
        started.resolve(undefined);
        return new Map([["a", await oldRow]]);
      },
    });
    await started.promise;
    await cache.invalidate(["row:a"]);
    expect(await read(cache, ["a"])).toEqual(["new"]);
    resolve("old");
    expect(await racing).toEqual(["old"]);
    expect(await read(cache, ["a"])).toEqual([table.get("a")]);
  });

  it("does not keep a failure, and rejects for nobody else", async () => {
    const { read } = source({ a: 1, b: 2 });
    const cache = localCache();
    const failing = cache.getMany({
      namespace: "row",
      version: 1,
      ttlSeconds: 60,
      keys: ["a"],
      load: async () => Promise.reject(new Error("source down")),
    });
    const other = read(cache, ["b"]);
    await expect(failing).rejects.toThrow("source down");
    expect(await other).toEqual([2]);
    expect(await read(cache, ["a"])).toEqual([1]);
  });

  it("hands out copies, and the same shape on a miss and on a hit", async () => {
    const { read } = source({ a: { at: new Date(3), list: [1], dropped: undefined } });
    const cache = localCache();
    const [first] = (await read(cache, ["a"])) as [{ list: number[] }];
    first.list.push(2);
    expect(Object.keys(first)).toEqual(["at", "list"]);
    expect(await read(cache, ["a"])).toEqual([{ at: new Date(3), list: [1] }]);
  });

  it("passes on what JSON cannot hold, without keeping it", async () => {
    const { read, loads } = source({ a: { n: 1n } });
    const cache = localCache();
    expect(await read(cache, ["a"])).toEqual([{ n: 1n }]);
    expect(await read(cache, ["a"])).toEqual([{ n: 1n }]);
    expect(loads).toHaveLength(2);
  });

  it("treats the names of Object.prototype as keys like any other", async () => {
    const keys = ["__proto__", "constructor", "toString"];
    const { read } = source({ toString: "mine" });
    expect(await read(localCache(), keys)).toEqual([null, null, "mine"]);
  });

  it("holds no more entries than it may", async () => {
    const keys = Array.from({ length: 500 }, (_, index) => `k${index}`);
    const { read } = source(Object.fromEntries(keys.map((key) => [key, key])));
    const cache = localCache(10);
    expect(await read(cache, keys)).toEqual(keys);
    expect(cache.status()).toEqual({ mode: "local", waitingInvalidations: 0, entriesInMemory: 10 });
  });
});
