import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { eventually } from "../support/eventually.ts";
import { startRedisProcess, type RedisProcess } from "../support/redis-process.ts";
import { describeWithRedisServer } from "../support/services.ts";
import { startCacheInstance } from "./cache-instance.ts";
import { startSlowRelay } from "./slow-relay.ts";
import { createVersionedSubgraph, versionsOf } from "./versioned-subgraph.ts";

describeWithRedisServer("the entity cache over a slow Redis", () => {
  let server: RedisProcess;
  beforeAll(async () => {
    server = await startRedisProcess();
  });
  afterAll(() => server.kill());

  it.each([60, 400])("is right with answers that take %i ms, and shares again later", async (delayMs) => {
    const relay = await startSlowRelay(server.url);
    const [near, far] = [await startCacheInstance(server.url), await startCacheInstance(relay.url)];
    const subgraph = createVersionedSubgraph({ a: 0 });
    const read = async ({ cache }: typeof near) => versionsOf(await cache.load(subgraph.load(["a"])));
    await Promise.all([read(near), read(far)]);
    relay.delayMs = delayMs;
    for (let version = 1; version <= 5; version += 1) {
      const writer = version % 2 === 0 ? near : far;
      subgraph.rows.set("a", version);
      await writer.cache.invalidate({ tags: ["item-a"] });
      expect(await read(writer)).toEqual([version]);
    }
    relay.delayMs = 0;
    await eventually(
      () => far.isShared() && far.cache.status().waitingInvalidations === 0,
      "Redis is used again",
    );
    for (const instance of [near, far]) {
      await eventually(async () => (await read(instance))[0] === 5, "it has heard of the last write");
    }
    await Promise.all([near.close(), far.close()]);
    await relay.close();
  });
});
