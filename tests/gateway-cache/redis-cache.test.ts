import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { Redis } from "ioredis";
import { eventually } from "../support/eventually.ts";
import { startRedisProcess, type RedisProcess } from "../support/redis-process.ts";
import { describeWithRedisServer } from "../support/services.ts";
import { startCacheInstance, type CacheInstance } from "./cache-instance.ts";
import { createVersionedSubgraph, versionsOf, type VersionedSubgraph } from "./versioned-subgraph.ts";

const ids = Array.from({ length: 50 }, (_, index) => `k${index}`);
const rowsOf = (version: number) => Object.fromEntries(ids.map((id) => [id, version]));

describeWithRedisServer("the entity cache over Redis", () => {
  let server: RedisProcess;
  let admin: Redis;
  let one: CacheInstance;
  let two: CacheInstance;

  beforeAll(async () => {
    server = await startRedisProcess();
  });
  afterAll(() => server.kill());
  beforeEach(async () => {
    admin = new Redis(server.url);
    admin.on("error", () => undefined);
    await admin.config("SET", "maxmemory", "0");
    await admin.flushall();
    [one, two] = await Promise.all([startCacheInstance(server.url), startCacheInstance(server.url)]);
  });
  afterEach(async () => {
    await Promise.all([one.close(), two.close()]);
    admin.disconnect();
  });

  const read = async (instance: CacheInstance, subgraph: VersionedSubgraph, wanted: readonly string[]) =>
    versionsOf(await instance.cache.load(subgraph.load(wanted)));
  const storedKeys = () => admin.keys("test:*");
  const isStored = (count: number) =>
    eventually(async () => (await storedKeys()).length >= count, "everything is stored");

  it("reads what all requests of a tick want with one MGET, asks once, and writes once", async () => {
    const subgraph = createVersionedSubgraph(rowsOf(1));
    const loads = [ids.slice(0, 30), ids.slice(20), ids.slice(10, 40)].map((part) =>
      read(one, subgraph, part),
    );
    expect((await Promise.all(loads)).flat()).toEqual(Array.from({ length: 90 }, () => 1));
    expect(subgraph.calls.map((call) => call.length)).toEqual([50]);
    await isStored(50);
    expect([one.sent().get("mget"), one.sent().get("set")]).toEqual([1, 50]);
    const before = one.sent();
    await read(one, subgraph, ids);
    expect(one.sent()).toEqual(before);
  });

  it("shares what one gateway has asked for with the others, nulls and private values included", async () => {
    const subgraph = createVersionedSubgraph({ a: 1 });
    await read(one, subgraph, ["a", "gone"]);
    subgraph.head.cacheControl = "private, max-age=60";
    const own = { viewerKey: "ann", selectionKey: "{ own }" };
    await one.cache.load(subgraph.load(["a"], own));
    await isStored(3);
    expect((await two.cache.load(subgraph.load(["gone", "a"]))).sources).toEqual(["redis", "redis"]);
    expect((await two.cache.load(subgraph.load(["a"], own))).sources).toEqual(["redis"]);
    expect((await two.cache.load(subgraph.load(["a"], { ...own, viewerKey: "bob" }))).sources).toEqual([
      "subgraph",
    ]);
    expect((await two.cache.load(subgraph.load(["a"], { ...own, viewerKey: null }))).sources).toEqual([
      "subgraph",
    ]);
  });

  it("reaches the memory of every gateway with an invalidation", async () => {
    const subgraph = createVersionedSubgraph({ a: 1 });
    await Promise.all([read(one, subgraph, ["a"]), read(two, subgraph, ["a"])]);
    for (let version = 2; version < 20; version += 1) {
      subgraph.rows.set("a", version);
      await one.cache.invalidate({ subgraph: "items", type: "Item", key: { id: "a" } });
      expect(await read(one, subgraph, ["a"])).toEqual([version]);
      await eventually(async () => (await read(two, subgraph, ["a"]))[0] === version, "the other sees it");
    }
  });

  it("does not believe what Redis has from before an invalidation, also in a gateway that starts later", async () => {
    const subgraph = createVersionedSubgraph({ a: 1, b: 1 });
    await read(one, subgraph, ["a", "b"]);
    await isStored(2);
    subgraph.rows.set("a", 2);
    await one.cache.invalidate({ tags: ["item-a"] });
    const three = await startCacheInstance(server.url);
    const { sources } = await three.cache.load(subgraph.load(["a", "b"]));
    expect(sources).toEqual(["subgraph", "redis"]);
    await three.close();
  });
});
