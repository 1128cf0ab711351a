import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { Redis } from "ioredis";
import { setTimeout as sleep } from "node:timers/promises";
import { eventually } from "../support/eventually.ts";
import { startRedisProcess, type RedisProcess } from "../support/redis-process.ts";
import { describeWithRedisServer } from "../support/services.ts";
import { startCacheInstance, type CacheInstance } from "./cache-instance.ts";
import { createVersionedSubgraph, versionsOf } from "./versioned-subgraph.ts";

/** In each round, two gateways fill every row while one of them writes and invalidates it: a race for each row and gateway. */
const rounds = 50;
const ids = Array.from({ length: 100 }, (_, index) => `k${index}`);
const upTo = (ms: number) => sleep(Math.random() * ms);

describeWithRedisServer("a fill that began before an invalidation", () => {
  let server: RedisProcess;
  let admin: Redis;
  let instances: CacheInstance[] = [];

  beforeAll(async () => {
    server = await startRedisProcess();
    admin = new Redis(server.url);
    instances = await Promise.all([startCacheInstance(server.url), startCacheInstance(server.url)]);
  });
  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance.close()));
    admin.disconnect();
    await server.kill();
  });

  const subgraph = createVersionedSubgraph(Object.fromEntries(ids.map((id) => [id, 0])));
  // Long enough that many of the answers arrive when the invalidation has reached both gateways.
  subgraph.delay = () => upTo(20);

  const read = async ({ cache }: CacheInstance, wanted: readonly string[]) =>
    versionsOf(await cache.load(subgraph.load(wanted)));

  async function race(id: string, round: number, failures: string[]): Promise<void> {
    const fills = instances.map(async (instance) => {
      await upTo(6);
      await read(instance, [id]);
    });
    await upTo(8);
    subgraph.rows.set(id, round);
    const [writer] = Math.random() < 0.5 ? instances : instances.toReversed();
    await writer?.cache.invalidate({ tags: [`item-${id}`] });
    const [own] = writer ? await read(writer, [id]) : [];
    if (own !== round) failures.push(`in round ${round} the writer of ${id} reads ${String(own)}`);
    await Promise.all(fills);
  }

  const hasHeardAll = async (): Promise<boolean> => {
    const head = await admin.get("{test}:head");
    const states = instances.map(({ cache }) => cache.status());
    return states.every(
      ({ waitingInvalidations, position }) => waitingInvalidations === 0 && position === head,
    );
  };

  it("never lands after it, in 10,000 races of two gateways in both tiers", async () => {
    const failures: string[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      // What the last round left would end all races before they begin.
      await instances[0]?.cache.invalidate({ tags: ["*"] });
      await eventually(hasHeardAll, "both have heard of it");
      await Promise.all(ids.map((id) => race(id, round, failures)));
      await eventually(hasHeardAll, "both have heard of all invalidations");
      for (const instance of instances) {
        (await read(instance, ids)).forEach((version, index) => {
          if (version !== round) failures.push(`after round ${round}, k${index} is ${String(version)}`);
        });
      }
    }
    expect(failures).toEqual([]);
    expect(rounds * ids.length * instances.length).toBe(10_000);
    for (const { cache } of instances) {
      const [figures] = cache.status().types;
      expect([figures?.memory, figures?.redis].map((hits = 0) => hits > 100)).toEqual([true, true]);
    }
  }, 120_000);
});
