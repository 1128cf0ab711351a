import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { Redis } from "ioredis";
import { eventually } from "../support/eventually.ts";
import { startRedisProcess, type RedisProcess } from "../support/redis-process.ts";
import { describeWithRedisServer } from "../support/services.ts";
import { startCacheInstance, type CacheInstance } from "./cache-instance.ts";
import { createVersionedSubgraph, versionsOf, type VersionedSubgraph } from "./versioned-subgraph.ts";

const ids = Array.from({ length: 20 }, (_, index) => `k${index}`);
const rowsOf = (version: number) => Object.fromEntries(ids.map((id) => [id, version]));

describeWithRedisServer("the entity cache with Redis in trouble", () => {
  let server: RedisProcess;
  let admin: Redis;
  let one: CacheInstance;
  let two: CacheInstance;
  let subgraph: VersionedSubgraph;

  beforeAll(async () => {
    server = await startRedisProcess();
  });
  afterAll(() => server.kill());
  beforeEach(async () => {
    admin = new Redis(server.url);
    admin.on("error", () => undefined);
    await admin.flushall();
    [one, two] = await Promise.all([startCacheInstance(server.url), startCacheInstance(server.url)]);
    subgraph = createVersionedSubgraph(rowsOf(1));
  });
  afterEach(async () => {
    await Promise.all([one.close(), two.close()]);
    admin.disconnect();
  });

  const read = async (instance: CacheInstance, wanted: readonly string[] = ids) =>
    versionsOf(await instance.cache.load(subgraph.load(wanted)));
  const all = (version: number) => ids.map(() => version);
  const areShared = () => eventually(() => one.isShared() && two.isShared(), "both use Redis again");
  const isStored = (count: number) =>
    eventually(async () => (await admin.keys("test:*")).length >= count, "everything is stored");

  /** The writer sees its write at once; a crowd costs one call; and when all is well again, the others agree. */
  async function worksAlone(version: number): Promise<void> {
    for (const id of ids) subgraph.rows.set(id, version);
    await one.cache.invalidate({ subgraph: "items", type: "Item" });
    expect(await read(one)).toEqual(all(version));
    const before = subgraph.calls.length;
    subgraph.head.tags = () => [`crowd-${version}`];
    const crowd = Array.from({ length: 50 }, async () =>
      one.cache.load(subgraph.load(ids, { selectionKey: `{ crowd${version} }` })),
    );
    for (const loaded of await Promise.all(crowd)) expect(versionsOf(loaded)).toEqual(all(version));
    expect(subgraph.calls.length - before).toBe(1);
  }

  it.each([
    ["dead", () => server.kill(), () => server.restart()],
    ["frozen", async () => server.freeze(), async () => server.thaw()],
  ])("is right in every gateway as soon as one has written, while Redis is %s", async (_case, begin, end) => {
    await Promise.all([read(one), read(two)]);
    await begin();
    for (let version = 2; version < 6; version += 1) {
      const [writer, other] = version % 2 === 0 ? [one, two] : [two, one];
      await Promise.all([read(one), read(two)]);
      for (const id of ids) subgraph.rows.set(id, version);
      await writer.cache.invalidate({ subgraph: "items", type: "Item" });
      expect(await read(other)).toEqual(all(version));
      expect(await read(writer)).toEqual(all(version));
    }
    await end();
    await areShared();
    for (const instance of [one, two]) expect(await read(instance)).toEqual(all(5));
  });

  it("is right while Redis is dead, and shares again when it is back", async () => {
    await Promise.all([read(one), read(two)]);
    await server.kill();
    await worksAlone(2);
    expect(one.cache.status().mode).toBe("bypassed");
    await server.restart();
    await areShared();
    expect(await read(two)).toEqual(all(2));
    expect(one.cache.status().waitingInvalidations).toBe(0);
    await isStored(20);
  });

  it.each([
    ["dead", () => server.kill(), () => server.restart()],
    ["frozen", async () => server.freeze(), async () => server.thaw()],
  ])("gives no answer that it composed of its parts while Redis is %s", async (_case, begin, end) => {
    await read(one);
    const { kept } = await one.cache.load(subgraph.load(ids));
    one.cache.answers.keep("q", null, { text: "{}", loads: kept ? [kept] : [] });
    const isGiven = (): boolean => one.cache.answers.find("q", null) !== null;
    expect(isGiven()).toBe(true);
    await begin();
    await eventually(() => !isGiven(), "memory is not used");
    await end();
    await areShared();
    await two.cache.invalidate({ subgraph: "items", type: "Item" });
    await eventually(() => !isGiven(), "the invalidation has arrived");
  });

  it("waits for a frozen Redis once, not for each request", async () => {
    await Promise.all([read(one), read(two)]);
    server.freeze();
    await worksAlone(2);
    await worksAlone(3);
    const sent = one.sent().get("mget") ?? 0;
    for (let round = 0; round < 20; round += 1)
      await one.cache.load(subgraph.load(ids, { selectionKey: `${round}` }));
    expect(one.sent().get("mget")).toBe(sent);
    server.thaw();
    await areShared();
    expect(await read(two)).toEqual(all(3));
  });

  it("notices a flushed Redis, and believes nothing from before", async () => {
    await Promise.all([read(one), read(two)]);
    await isStored(20);
    const [stale] = await admin.keys("test:*");
    const kept = await admin.get(String(stale));
    const [, epoch] = String(kept).split("|");
    await admin.flushall();
    await eventually(
      () =>
        [one, two].every(({ cache }) => cache.status().position?.startsWith(`${String(epoch)}:`) === false),
      "the new log is known",
    );
    for (const id of ids) subgraph.rows.set(id, 2);
    await admin.set(String(stale), String(kept));
    expect(await read(two)).toEqual(all(2));
    await worksAlone(3);
    await eventually(
      async () => (await read(two)).every((version) => version === 3),
      "the other hears of it",
    );
  });

  it("notices a Redis that came back with older data", async () => {
    await read(one);
    await one.cache.invalidate({ tags: ["x"] });
    await one.cache.invalidate({ tags: ["y"] });
    await isStored(20);
    const [epoch] = String(await admin.get("{test}:head")).split(":");
    await admin
      .multi()
      .set("{test}:head", `${String(epoch)}:1`)
      .xtrim("{test}:log", "MAXLEN", 1)
      .exec();
    await eventually(
      () =>
        [one, two].every(({ cache }) => cache.status().position?.startsWith(`${String(epoch)}:`) === false),
      "the new log is known",
    );
    for (const id of ids) subgraph.rows.set(id, 2);
    expect(await read(two)).toEqual(all(2));
  });

  it("does not miss an invalidation in a full Redis", async () => {
    const hears = (wanted: number): Promise<unknown> =>
      eventually(
        async () => (await read(two)).every((version) => version === wanted),
        "the other hears of it",
      );
    await Promise.all([read(one), read(two)]);
    await isStored(20);
    await admin.config("SET", "maxmemory", "1");
    try {
      await worksAlone(2);
      await hears(2);
      await worksAlone(3);
    } finally {
      await admin.config("SET", "maxmemory", "0");
    }
    await areShared();
    await hears(3);
  });

  it.each([
    ["", "garbage"],
    ["1|", "garbage"],
    ["{}", "{}"],
    ["\u0000\uFFFD", "\u0000"],
  ])("takes %j in every entry for a miss", async (entry) => {
    await read(one);
    await isStored(20);
    for (const key of await admin.keys("test:*")) {
      const [head = ""] = String(await admin.get(key)).split("\n");
      await admin.set(key, entry === "1|" ? `${head}\n{"version":` : entry);
    }
    expect(await read(two)).toEqual(all(1));
    expect(subgraph.calls).toHaveLength(2);
  });

  it.each(["{test}:head", "{test}:log"])("survives garbage at %s", async (key) => {
    await Promise.all([read(one), read(two)]);
    for (const spoil of [() => admin.set(key, "garbage"), () => admin.rpush(key, "a", "list")]) {
      await admin.del(key);
      await spoil();
      for (const id of ids) subgraph.rows.set(id, (subgraph.rows.get(id) ?? 0) + 1);
      await one.cache.invalidate({ subgraph: "items" });
      const expected = all(subgraph.rows.get("k0") ?? 0);
      expect(await read(one)).toEqual(expected);
      await areShared();
      await eventually(async () => (await read(two)).join() === expected.join(), "the other hears of it");
    }
  });

  it("takes keys of another kind for misses", async () => {
    await read(one);
    await isStored(20);
    for (const key of await admin.keys("test:*")) await admin.multi().del(key).rpush(key, "a").exec();
    expect(await read(two)).toEqual(all(1));
  });
});
