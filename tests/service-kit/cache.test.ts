import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { createApolloKeyValueCache } from "@skein/service-kit/apollo-cache.ts";
import { createCache } from "@skein/service-kit/cache.ts";
import { Cluster, Redis } from "ioredis";
import { eventually } from "../support/eventually.ts";
import { hasRedisServer, startRedisProcess, type RedisProcess } from "../support/redis-process.ts";
import { createSource, silent, startInstance, type Instance } from "./cache-harness.ts";
import { startRedisCluster, type RedisClusterProcess } from "./redis-cluster-process.ts";

const describeWithRedis = hasRedisServer() || process.env.REQUIRE_SERVICES ? describe : describe.skip;
const KEYS = Array.from({ length: 50 }, (_, index) => `k${index}`);
const rowsOf = (keys: string[]) => Object.fromEntries(keys.map((key) => [key, { key }]));

describeWithRedis("the cache over Redis", () => {
  let server: RedisProcess;
  let admin: Redis;
  let one: Instance;
  let two: Instance;

  beforeAll(async () => {
    server = await startRedisProcess();
  });
  afterAll(() => server.kill());
  beforeEach(async () => {
    admin = new Redis(server.url);
    admin.on("error", () => undefined);
    await admin.flushall();
    [one, two] = await Promise.all([startInstance(server.url), startInstance(server.url)]);
  });
  afterEach(async () => {
    await Promise.all([one.close(), two.close()]);
    admin.disconnect();
  });

  const isShared = (instance: Instance) => () => instance.cache.status().mode === "shared";
  const stored = (key: string) => admin.get(`test:row@1:{row:${key}}`);
  const isStored = (key: string) => eventually(() => stored(key), `${key} is stored`);

  /** A read whose load has begun, and ends when the test says. */
  async function startSlowRead(instance: Instance, key: string) {
    const row = Promise.withResolvers<unknown>();
    const begun = Promise.withResolvers<undefined>();
    const load = async () => {
      begun.resolve(undefined);
      return new Map([[key, await row.promise]]);
    };
    const result = instance.cache.getMany({
      namespace: "row",
      version: 1,
      ttlSeconds: 60,
      keys: [key],
      load,
    });
    await begun.promise;
    return { result, finishWith: row.resolve };
  }

  describe("while Redis is well", () => {
    it("reads 50 keys, duplicates included, with one load and one MGET, and with no load afterwards", async () => {
      const { read, loads } = createSource(rowsOf(KEYS));
      const expected = [...KEYS, "k0", "k49"].map((key) => ({ key }));
      expect(await read(one.cache, [...KEYS, "k0", "k49"])).toEqual(expected);
      expect(loads).toEqual([KEYS]);
      expect(one.sent().get("mget")).toBe(1);
      await isStored("k49");
      const before = one.sent();
      expect(await read(one.cache, KEYS)).toEqual(KEYS.map((key) => ({ key })));
      expect(await read(two.cache, KEYS)).toEqual(KEYS.map((key) => ({ key })));
      expect(loads).toHaveLength(1);
      expect([two.sent().get("mget"), two.sent().has("set")]).toEqual([1, false]);
      expect(one.sent()).toEqual(new Map([...before, ["mget", 2]]));
    });

    it("fetches only tokens for what this process holds", async () => {
      const { read } = createSource({ a: { text: "x".repeat(50_000) } });
      await read(one.cache, ["a"]);
      await isStored("a");
      await admin.config("RESETSTAT");
      await read(one.cache, ["a"]);
      const sent = /total_net_output_bytes:(\d+)/.exec(await admin.info("stats"))?.[1];
      expect(Number(sent)).toBeLessThan(10_000);
    });

    it("shares entries, nulls and dates between processes", async () => {
      const { read, loads } = createSource({ a: { at: new Date(5) }, gone: null });
      await read(one.cache, ["a", "gone"]);
      await isStored("gone");
      expect(await read(two.cache, ["gone", "a"])).toEqual([null, { at: new Date(5) }]);
      expect(loads).toHaveLength(1);
    });

    it("shows a write to every process as soon as the writer's invalidation resolved", async () => {
      const { read, table } = createSource({ a: 0 });
      for (let round = 1; round <= 20; round += 1) {
        await Promise.all([read(one.cache, ["a"]), read(two.cache, ["a"])]);
        table.set("a", round);
        await one.cache.invalidate(["row:a"]);
        expect(await Promise.all([read(one.cache, ["a"]), read(two.cache, ["a"])])).toEqual([
          [round],
          [round],
        ]);
      }
    });

    it("forgets all entries of a tag at once", async () => {
      const { read, loads } = createSource(rowsOf(KEYS));
      const tags = () => ["group"];
      await read(one.cache, KEYS, { tags });
      await isStored("k49");
      await two.cache.invalidate(["group"]);
      await read(one.cache, KEYS, { tags });
      expect(loads).toHaveLength(2);
    });

    it.each(["the same process", "another process"])(
      "does not put an old value back when its load raced a writer in %s",
      async (where) => {
        const { read, table } = createSource({ a: "old" });
        const slow = await startSlowRead(one, "a");
        table.set("a", "new");
        await (where === "the same process" ? one : two).cache.invalidate(["row:a"]);
        expect(await read(one.cache, ["a"])).toEqual(["new"]);
        slow.finishWith("old");
        await slow.result;
        await eventually(async () => (await stored("a"))?.includes("old"), "the late entry is there");
        expect(await read(one.cache, ["a"])).toEqual(["new"]);
        expect(await read(two.cache, ["a"])).toEqual(["new"]);
      },
    );

    it("loads once for a crowd that misses the same key", async () => {
      const { read, loads } = createSource({ a: 1 });
      const crowd = await Promise.all(Array.from({ length: 100 }, () => read(one.cache, ["a"])));
      expect(crowd).toEqual(Array.from({ length: 100 }, () => [1]));
      expect(loads).toHaveLength(1);
    });

    it("forgets an entry when its time is over, in both tiers", async () => {
      const { read, loads } = createSource({ a: 1 });
      await read(one.cache, ["a"], { ttlSeconds: 0.2 });
      await isStored("a");
      await eventually(async () => (await stored("a")) === null, "the entry expired in Redis");
      await read(one.cache, ["a"]);
      await read(two.cache, ["a"]);
      expect(loads.length).toBeGreaterThan(1);
    });
  });

  describe("when its data is lost or spoilt", () => {
    it("loads again after FLUSHALL, whatever memory holds, and caches again", async () => {
      const { read, loads, table } = createSource({ a: "old" });
      await read(one.cache, ["a"]);
      await isStored("a");
      table.set("a", "new");
      await admin.flushall();
      expect(await read(one.cache, ["a"])).toEqual(["new"]);
      await isStored("a");
      expect(await read(two.cache, ["a"])).toEqual(["new"]);
      expect(loads).toHaveLength(2);
    });

    it("does not revive what it loaded before a write and a FLUSHALL", async () => {
      const { read } = createSource({ a: "new" });
      const slow = await startSlowRead(one, "a");
      await two.cache.invalidate(["row:a"]);
      await admin.flushall();
      slow.finishWith("old");
      await slow.result;
      await isStored("a");
      expect([await read(one.cache, ["a"]), await read(two.cache, ["a"])]).toEqual([["new"], ["new"]]);
    });

    it.each([
      ["text", async (key: string) => admin.set(key, "}{ not an entry")],
      ["bytes", async (key: string) => admin.set(key, Buffer.from([0, 255, 254, 128, 10]))],
      ["a list", async (key: string) => admin.lpush(key, "x")],
      ["a cut entry", async (key: string) => admin.setrange(key, 40, "\u0000\u0000")],
    ])("takes %s under any of its keys for a miss, and heals", async (_, spoil) => {
      const { read, loads } = createSource({ a: { n: 1 }, b: { n: 2 } });
      await read(one.cache, ["a", "b"]);
      await isStored("b");
      for (const key of await admin.keys("test:*")) {
        await admin.del(key);
        await spoil(key);
      }
      expect(await read(two.cache, ["a", "b"])).toEqual([{ n: 1 }, { n: 2 }]);
      await read(two.cache, ["a", "b"]);
      const before = loads.length;
      expect(await read(two.cache, ["a", "b"])).toEqual([{ n: 1 }, { n: 2 }]);
      expect(loads).toHaveLength(before);
      expect(two.cache.status().mode).toBe("shared");
    });
  });

  describe("when Redis is gone", () => {
    it("reads from the source after SIGKILL, rejects nothing, and recovers", async () => {
      const { read, table, loads } = createSource({ a: "old" });
      await read(one.cache, ["a"]);
      await server.kill();
      table.set("a", "new");
      await one.cache.invalidate(["row:a"]);
      expect(await Promise.all([read(one.cache, ["a"]), read(two.cache, ["a"])])).toEqual([["new"], ["new"]]);
      expect(one.cache.status()).toMatchObject({ mode: "bypassed", waitingInvalidations: 1 });
      await server.restart();
      await eventually(isShared(one), "Redis is in use again");
      expect(one.cache.status().waitingInvalidations).toBe(0);
      await read(one.cache, ["a"]);
      const before = loads.length;
      expect(await read(one.cache, ["a"])).toEqual(["new"]);
      expect(loads).toHaveLength(before);
    });

    it("costs one command, not one for each request, while Redis is frozen", async () => {
      const { read, loads } = createSource(rowsOf(KEYS));
      await read(one.cache, KEYS);
      server.freeze();
      try {
        expect(await read(one.cache, ["k0"])).toEqual([{ key: "k0" }]);
        expect(one.cache.status().mode).toBe("bypassed");
        const before = one.sent();
        for (const key of KEYS) expect(await read(one.cache, [key])).toEqual([{ key }]);
        expect(one.sent()).toEqual(before);
        expect(loads).toHaveLength(52);
      } finally {
        server.thaw();
      }
      await eventually(isShared(one), "Redis is in use again");
      expect(await read(one.cache, ["k1"])).toEqual([{ key: "k1" }]);
    });

    it("delivers the invalidations of a frozen time before it trusts the cache again", async () => {
      const { read, table } = createSource({ a: "old", b: "old" });
      await read(one.cache, ["a", "b"]);
      await isStored("b");
      server.freeze();
      try {
        for (const key of ["a", "b"]) {
          table.set(key, "new");
          await one.cache.invalidate([`row:${key}`]);
          expect(await read(one.cache, [key])).toEqual(["new"]);
        }
        expect(one.cache.status()).toMatchObject({ mode: "bypassed", waitingInvalidations: 2 });
      } finally {
        server.thaw();
      }
      await eventually(() => one.cache.status().waitingInvalidations === 0 && isShared(one)(), "delivered");
      await eventually(isShared(two), "the other process is well");
      expect(await read(one.cache, ["a", "b"])).toEqual(["new", "new"]);
      expect(await read(two.cache, ["a", "b"])).toEqual(["new", "new"]);
    });

    it("repeats its recent invalidations to a Redis that comes back with older data", async () => {
      const { read, table } = createSource({ a: "old" });
      await read(one.cache, ["a"]);
      await isStored("a");
      const backup = await Promise.all(
        (await admin.keys("test:*")).map(async (key) => [key, await admin.get(key)]),
      );
      table.set("a", "new");
      await one.cache.invalidate(["row:a"]);
      await admin.mset(...backup.flat().map(String));
      await admin.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
      await eventually(() => one.cache.status().mode === "bypassed", "the connection's end was noticed");
      await eventually(isShared(one), "Redis is in use again");
      await eventually(isShared(two), "the other process is well");
      expect([await read(one.cache, ["a"]), await read(two.cache, ["a"])]).toEqual([["new"], ["new"]]);
    });

    it("waits until the others have Redis again, too, before it trusts what it reads there", async () => {
      const { read, table } = createSource({ a: 1 });
      const patient = await startInstance(server.url, 5_000);
      try {
        await read(patient.cache, ["a"]);
        one.redis.disconnect();
        await server.kill();
        await server.restart();
        await eventually(() => patient.redis.status === "ready", "one process has Redis again");
        expect(await read(patient.cache, ["a"])).toEqual([1]);
        table.set("a", 2);
        await one.cache.invalidate(["row:a"]);
        expect(await read(patient.cache, ["a"])).toEqual([2]);
        await one.redis.connect();
        await eventually(isShared(one), "the other has Redis again");
        await eventually(isShared(patient), "the first trusts it");
        expect([await read(one.cache, ["a"]), await read(patient.cache, ["a"])]).toEqual([[2], [2]]);
      } finally {
        await patient.close();
      }
    });

    it("tells the others of a write while it does not trust Redis yet", async () => {
      const { read, table } = createSource({ a: 1 });
      const patient = await startInstance(server.url, 60_000);
      try {
        await server.kill();
        await eventually(() => patient.cache.status().mode === "bypassed", "it noticed");
        await server.restart();
        await eventually(isShared(one), "another trusts Redis again");
        await eventually(() => patient.redis.status === "ready", "it has Redis again");
        await eventually(async () => {
          await read(one.cache, ["a"]);
          return stored("a");
        }, "a is cached");
        table.set("a", 2);
        await patient.cache.invalidate(["row:a"]);
        await eventually(() => patient.cache.status().waitingInvalidations === 0, "the others know");
        expect(patient.cache.status().mode).toBe("bypassed");
        expect(await read(one.cache, ["a"])).toEqual([2]);
      } finally {
        await patient.close();
      }
    });

    it("still loads once for a crowd", async () => {
      const { read, loads } = createSource({ a: 1 });
      await server.kill();
      await eventually(() => one.cache.status().mode === "bypassed", "the end was noticed");
      await Promise.all(Array.from({ length: 20 }, () => read(one.cache, ["a"])));
      expect(loads).toHaveLength(1);
      await server.restart();
    });
  });

  describe("the cache for Apollo", () => {
    const open = (instance: Instance) =>
      createApolloKeyValueCache({
        redis: instance.redis,
        prefix: "apq",
        ttlSeconds: 60,
        maxEntries: 10,
        logger: silent,
      });

    it("shares texts between processes until one is deleted", async () => {
      const [near, far] = [open(one), open(two)];
      await near.set("a", "{ a }");
      expect(await far.get("a")).toBe("{ a }");
      await near.delete("a");
      expect(await open(two).get("a")).toBeUndefined();
      for (const cache of [near, far]) cache.close();
    });

    it.each(["garbage", "", "|", "x|{ evil }"])("takes %p in Redis for a miss", async (garbage) => {
      const cache = open(one);
      await admin.set("apq:a", garbage);
      expect(await cache.get("a")).toBeUndefined();
      cache.close();
    });

    it("goes on from memory, and without rejecting, while Redis is gone", async () => {
      const cache = open(one);
      await cache.set("a", "{ a }");
      await server.kill();
      await cache.set("b", "{ b }");
      await cache.delete("c");
      expect(await Promise.all(["a", "b", "c"].map((key) => cache.get(key)))).toEqual([
        "{ a }",
        "{ b }",
        undefined,
      ]);
      await server.restart();
      cache.close();
    });
  });
});

describeWithRedis("the cache over Redis Cluster", () => {
  let servers: RedisClusterProcess;
  let clients: Cluster[] = [];

  beforeAll(async () => {
    servers = await startRedisCluster();
    clients = [1, 2].map(() => new Cluster(servers.nodes, { redisOptions: { commandTimeout: 100 } }));
    for (const client of clients) await eventually(() => client.status === "ready", "the cluster is ready");
  });
  afterAll(async () => {
    for (const client of clients) client.disconnect();
    await servers.stop();
  });

  it("reads, stores and invalidates across slots and nodes", async () => {
    const { read, loads, table } = createSource(rowsOf(KEYS));
    const [one, two] = clients.map((redis) => createCache({ redis, prefix: "test", logger: silent }));
    if (!one || !two) throw new Error("two clients were opened");
    const tags = () => ["group"];
    await read(one, KEYS, { tags });
    await eventually(async () => {
      const keys = await Promise.all(clients[0]?.nodes("master").map((node) => node.dbsize()) ?? []);
      return keys.length === 2 && keys.reduce((sum, count) => sum + count, 0) >= 2 * KEYS.length + 2;
    }, "everything is stored");
    expect(await read(two, KEYS, { tags })).toEqual(KEYS.map((key) => ({ key })));
    expect(loads).toHaveLength(1);
    table.set("k7", "new");
    await two.invalidate(["row:k7"]);
    expect(await read(one, ["k6", "k7"], { tags })).toEqual([{ key: "k6" }, "new"]);
    expect(loads).toEqual([KEYS, ["k7"]]);
    await one.invalidate(["group"]);
    await read(two, KEYS, { tags });
    expect(loads).toHaveLength(3);
    for (const cache of [one, two]) {
      expect(cache.status().mode).toBe("shared");
      await cache.close();
    }
  });
});
