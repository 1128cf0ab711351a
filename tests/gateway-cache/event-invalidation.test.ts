import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { EventTransport, SkeinEvent } from "@skein/service-kit/events.ts";
import { createInProcessTransport } from "@skein/service-kit/in-process-transport.ts";
import { createRedisTransport } from "@skein/service-kit/redis-transport.ts";
import { createGatewayCache, type GatewayCache } from "@skein/gateway/cache/gateway-cache.ts";
import { eventually } from "../support/eventually.ts";
import { startRedisProcess, type RedisProcess } from "../support/redis-process.ts";
import { describeWithRedisServer } from "../support/services.ts";
import { silent } from "./cache-instance.ts";
import { createVersionedSubgraph, versionsOf } from "./versioned-subgraph.ts";

let count = 0;

/** An event of the subgraph `items`; `invalidates` is whatever a subgraph may send. */
function eventWith(invalidates: unknown, occurredAt = new Date()): SkeinEvent {
  count += 1;
  const event = {
    id: `event-${count}`,
    source: "items",
    type: "item.changed",
    aggregateId: "a",
    position: count,
    occurredAt: occurredAt.toISOString(),
    payload: {},
    invalidates,
  };
  return event as SkeinEvent;
}

const openCache = (redisUrl: string | null): GatewayCache =>
  createGatewayCache({ redisUrl, entityMaxBytes: 1e6, responseMaxBytes: 1e6, logger: silent });

async function readA(cache: GatewayCache, subgraph: ReturnType<typeof createVersionedSubgraph>) {
  return versionsOf(await cache.entities.load(subgraph.load(["a"])));
}

describe("events in one process", () => {
  let transport: EventTransport;
  let cache: GatewayCache;
  beforeEach(() => {
    transport = createInProcessTransport({ logger: silent, subscribers: { items: ["gateway-cache"] } });
    cache = openCache(null);
    cache.followEvents(transport, () => ["items", "others"]);
  });
  afterEach(async () => {
    await cache.close();
    await transport.close();
  });
  const publish = (event: SkeinEvent) =>
    eventually(() => transport.publish("items", [event]).then(() => true), "it is published");

  it("invalidate what they name", async () => {
    const subgraph = createVersionedSubgraph({ a: 1 });
    await readA(cache, subgraph);
    subgraph.rows.set("a", 2);
    await publish(eventWith(["item-b"]));
    expect(await readA(cache, subgraph)).toEqual([1]);
    await publish(eventWith(["item-b", "item-a"]));
    expect(await readA(cache, subgraph)).toEqual([2]);
  });

  it.each([[undefined], ["item-a"], [[1, { tag: "item-a" }, "item\na"]], [{ 0: "item-a" }]])(
    "name nothing by %j",
    async (invalidates) => {
      const subgraph = createVersionedSubgraph({ a: 1 });
      await readA(cache, subgraph);
      subgraph.rows.set("a", 2);
      await publish(eventWith(invalidates));
      expect(await readA(cache, subgraph)).toEqual([1]);
    },
  );

  it("are news no more when they are older than all that may be kept", async () => {
    const subgraph = createVersionedSubgraph({ a: 1 });
    await readA(cache, subgraph);
    subgraph.rows.set("a", 2);
    await publish(eventWith(["item-a"], new Date(Date.now() - 3 * 86_400_000)));
    expect(await readA(cache, subgraph)).toEqual([1]);
  });
});

describeWithRedisServer("events over Redis", () => {
  let server: RedisProcess;
  beforeEach(async () => {
    server = await startRedisProcess();
  });
  afterEach(() => server.kill());

  it("reach the memory of all gateways, also from a stream that begins later", async () => {
    const caches = [openCache(server.url), openCache(server.url)];
    for (const cache of caches) cache.followEvents(null, () => ["items"]);
    await eventually(
      () => caches.every(({ entities }) => entities.status().mode === "shared"),
      "Redis is in use",
    );
    const subgraph = createVersionedSubgraph({ a: 1 });
    for (const cache of caches) await readA(cache, subgraph);
    subgraph.rows.set("a", 2);
    const transport = createRedisTransport({ redisUrl: server.url, logger: silent });
    await eventually(
      () => transport.publish("items", [], { expected: null, next: "1:0" }).then(() => true),
      "the stream begins",
    );
    await transport.publish("items", [eventWith(["item-a"])]);
    for (const cache of caches) {
      await eventually(async () => (await readA(cache, subgraph))[0] === 2, "it has heard of the event");
    }
    await Promise.all([...caches.map((cache) => cache.close()), transport.close()]);
  });
});
