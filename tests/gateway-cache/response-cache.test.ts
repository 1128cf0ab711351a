import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { createLogger } from "@skein/service-kit/logger.ts";
import type { CachePart } from "@skein/gateway/cache/cache-part.ts";
import { createGatewayCache, type GatewayCache } from "@skein/gateway/cache/gateway-cache.ts";
import { Redis } from "ioredis";
import { eventually } from "../support/eventually.ts";
import { startRedisProcess, type RedisProcess } from "../support/redis-process.ts";
import { describeWithRedisServer } from "../support/services.ts";
import { createVersionedSubgraph } from "./versioned-subgraph.ts";

const logger = createLogger({ service: "test", level: "silent" });
const openCache = (redisUrl: string | null): GatewayCache =>
  createGatewayCache({ redisUrl, entityMaxBytes: 1e6, responseMaxBytes: 1e6, logger });
const bytes = Buffer.from('{"data":{"item":"é"}}');

async function partsOf(cache: GatewayCache, cacheControl = "max-age=60", viewerKey: string | null = null) {
  const subgraph = createVersionedSubgraph({ a: 1 });
  subgraph.head.cacheControl = cacheControl;
  const loaded = await cache.entities.load(subgraph.load(["a"], { viewerKey, selectionKey: cacheControl }));
  return loaded.parts;
}

describe("the cache of whole answers", () => {
  let cache: GatewayCache;
  beforeEach(() => {
    jest.useFakeTimers({
      doNotFake: ["setTimeout", "setImmediate", "setInterval", "nextTick", "performance"],
    });
    cache = openCache(null);
  });
  afterEach(async () => {
    await cache.close();
    jest.useRealTimers();
  });
  const pass = (ms: number) => jest.setSystemTime(Date.now() + ms);

  it("gives an answer with its age, lifetime and a validator of its bytes, until its lifetime ends", async () => {
    const stored = cache.responses.set("key", { bytes, parts: await partsOf(cache) });
    expect(stored).toMatchObject({ bytes, gzip: null, ageSeconds: 0 });
    expect(stored?.maxAgeSeconds).toBeGreaterThanOrEqual(53);
    expect(stored?.etag).toMatch(/^"[\w-]{27}"$/);
    pass(10_000);
    expect(cache.responses.get("key")).toEqual({ ...stored, ageSeconds: 10 });
    expect(cache.responses.get("other")).toBeUndefined();
    pass(51_000);
    expect(cache.responses.get("key")).toBeUndefined();
  });

  it("lives as long as the part that ends first", async () => {
    const parts = [...(await partsOf(cache)), ...(await partsOf(cache, "max-age=10"))];
    expect(cache.responses.set("key", { bytes, parts })?.maxAgeSeconds).toBeLessThanOrEqual(10);
    pass(10_001);
    expect(cache.responses.get("key")).toBeUndefined();
  });

  it.each([
    ["of nothing", async () => []],
    ["with a private part", (open: GatewayCache) => partsOf(open, "private, max-age=60", "ann")],
    ["with a part that is not kept", (open: GatewayCache) => partsOf(open, "no-store")],
    [
      "with a stale part",
      async (open: GatewayCache): Promise<readonly CachePart[]> => {
        const parts = await partsOf(open, "max-age=5, stale-while-revalidate=60");
        pass(6_000);
        return parts;
      },
    ],
    [
      "with an invalidated part",
      async (open: GatewayCache): Promise<readonly CachePart[]> => {
        const parts = await partsOf(open);
        await open.entities.invalidate({ tags: ["item-a"] });
        return parts;
      },
    ],
  ])("keeps no answer %s", async (_name, partsFor) => {
    const good = await partsOf(cache);
    const parts = await partsFor(cache);
    const all = parts.length === 0 ? [] : [...good, ...parts];
    expect(cache.responses.set("key", { bytes, parts: all })).toBeUndefined();
    expect(cache.responses.get("key")).toBeUndefined();
  });

  it("forgets an answer with any tag of its parts", async () => {
    cache.responses.set("key", { bytes, parts: await partsOf(cache) });
    await cache.entities.invalidate({ tags: ["item-b"] });
    expect(cache.responses.get("key")).toBeDefined();
    await cache.entities.invalidate({ tags: ["item-a"] });
    expect(cache.responses.get("key")).toBeUndefined();
  });

  it("keeps an answer whose parts are of different age", async () => {
    const old = await partsOf(cache);
    await cache.entities.invalidate({ tags: ["elsewhere"] });
    const young = await partsOf(cache, "max-age=61");
    expect(cache.responses.set("key", { bytes, parts: [...old, ...young] })).toBeDefined();
    expect(cache.responses.get("key")).toBeDefined();
  });
});

describeWithRedisServer("the cache of whole answers over Redis", () => {
  let server: RedisProcess;
  let admin: Redis;
  let caches: GatewayCache[] = [];

  beforeAll(async () => {
    server = await startRedisProcess();
    admin = new Redis(server.url);
    caches = [openCache(server.url), openCache(server.url)];
    await eventually(
      () => caches.every(({ entities }) => entities.status().mode === "shared"),
      "Redis is in use",
    );
  });
  afterAll(async () => {
    await Promise.all(caches.map((cache) => cache.close()));
    admin.disconnect();
    await server.kill();
  });

  it("shares answers between gateways until a tag is invalidated", async () => {
    const [one, two] = caches as [GatewayCache, GatewayCache];
    const stored = one.responses.set("key", { bytes, parts: await partsOf(one) });
    await eventually(async () => (await admin.keys("*response:*")).length === 1, "it is stored");
    const found = await two.responses.find("key");
    expect([found?.bytes.toString(), found?.etag]).toEqual([bytes.toString(), stored?.etag]);
    expect(two.responses.get("key")).toBeDefined();
    expect(await two.responses.find("other")).toBeUndefined();
    await one.entities.invalidate({ subgraph: "items", type: "Item", key: { id: "a" } });
    expect(await one.responses.find("key")).toBeUndefined();
    await eventually(async () => (await two.responses.find("key")) === undefined, "the other forgets it");
  });
});
