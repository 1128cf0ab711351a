import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { registerCacheRoutes } from "@skein/gateway/cache/cache-routes.ts";
import { createGatewayCache, type GatewayCache } from "@skein/gateway/cache/gateway-cache.ts";
import { loadGatewayConfig } from "@skein/gateway/config.ts";
import { createApp } from "@skein/gateway/http/app.ts";
import { createHeavyWork } from "@skein/gateway/protection/heavy-work.ts";
import { limitsOf } from "@skein/gateway/protection/limit-settings.ts";
import { silent } from "./cache-instance.ts";
import { createVersionedSubgraph } from "./versioned-subgraph.ts";

const secret = "a secret of some length";

describe("the cache's addresses", () => {
  let app: Awaited<ReturnType<typeof createApp>>;
  let cache: GatewayCache;
  let subgraph: ReturnType<typeof createVersionedSubgraph>;
  beforeEach(async () => {
    cache = createGatewayCache({
      redisUrl: null,
      entityMaxBytes: 1e6,
      responseMaxBytes: 1e6,
      logger: silent,
    });
    app = await createApp({
      logger: silent,
      logClientAddress: false,
      trustedProxyCount: 0,
      limits: limitsOf(loadGatewayConfig({})),
      operationTimeoutMs: 20_000,
      doHeavyWork: createHeavyWork(),
      connections: { headersTimeoutMs: 10_000, requestTimeoutMs: 30_000, maxConnections: 100 },
      tls: false,
      isAllowedOrigin: () => false,
      isDraining: () => false,
    });
    registerCacheRoutes(app, { cache: cache.entities, secret });
    subgraph = createVersionedSubgraph({ a: 1 });
    await cache.entities.load(subgraph.load(["a"]));
  });
  afterEach(async () => {
    await app.close();
    await cache.close();
  });

  const post = (payload: unknown, authorization = `Bearer ${secret}`) =>
    app.inject({
      method: "POST",
      url: "/cache/invalidate",
      headers: { authorization, "content-type": "application/json" },
      payload: typeof payload === "string" ? payload : JSON.stringify(payload),
    });
  const isKept = async (): Promise<boolean> =>
    (await cache.entities.load(subgraph.load(["a"]))).sources[0] === "memory";

  it.each([
    [{ tags: ["item-a"] }],
    [{ subgraph: "items" }],
    [{ subgraph: "items", type: "Item" }],
    [{ subgraph: "items", type: "Item", key: { id: "a" } }],
  ])("forget by %j", async (body) => {
    const reply = await post(body);
    expect([reply.statusCode, reply.json()]).toEqual([200, { mode: "local", waitingInvalidations: 0 }]);
    expect(await isKept()).toBe(false);
  });

  it.each([["wrong"], ["Bearer"], ["Bearer wrong"], [`Basic ${secret}`], [`Bearer ${secret}x`], [""]])(
    "refuse %p",
    async (authorization) => {
      const replies = [
        await post({ tags: ["item-a"] }, authorization),
        await app.inject({ url: "/cache", headers: { authorization } }),
      ];
      for (const reply of replies) {
        expect(reply.statusCode).toBe(401);
        expect(reply.json()).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
      }
      expect(await isKept()).toBe(true);
    },
  );

  it.each([
    [{}],
    [[]],
    ["null"],
    [{ tags: [] }],
    [{ tags: "item-a" }],
    [{ tags: [""] }],
    [{ tags: ["item-a"], subgraph: "items" }],
    [{ tags: Array.from({ length: 10_001 }, () => "x") }],
    [{ subgraph: "items", key: { id: "a" } }],
    [{ subgraph: "items", type: "Item", key: "a" }],
    [{ type: "Item" }],
  ])("do not understand %.60j", async (body) => {
    const reply = await post(body);
    expect(reply.statusCode).toBe(400);
    expect(reply.json()).toMatchObject({ errors: [{ extensions: { code: "BAD_USER_INPUT" } }] });
    expect(await isKept()).toBe(true);
  });

  it("refuse what is no JSON, or too long", async () => {
    expect((await post("{")).statusCode).toBe(400);
    expect((await post({ tags: ["x".repeat(2_000_000)] })).statusCode).toBe(413);
  });

  it("show figures", async () => {
    await isKept();
    const reply = await app.inject({ url: "/cache", headers: { authorization: `Bearer ${secret}` } });
    expect(reply.headers["cache-control"]).toBe("no-store");
    expect(reply.json()).toMatchObject({
      mode: "local",
      entries: 1,
      types: expect.arrayContaining([
        expect.objectContaining({ subgraph: "items", type: "Item", memory: 1, misses: 1, calls: 1 }),
      ]),
    });
  });
});
