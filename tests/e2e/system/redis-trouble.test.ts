import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { Redis } from "ioredis";
import { eventually } from "../../support/eventually.ts";
import { startRedisProcess, type RedisProcess } from "../../support/redis-process.ts";
import { describeWithPostgres, describeWithRedisServer } from "../../support/services.ts";
import { readHealth, settled } from "../../support/system-health.ts";
import { inboxOf } from "../../support/system-people.ts";
import { prepareGround, startOn, type SystemGround, type TestSystem } from "../../support/system-start.ts";
import { startStream, type Stream } from "../../support/system-stream.ts";

describeWithRedisServer("a system on a Redis in trouble", () => {
  describeWithPostgres("with two sets of processes on the same databases", () => {
    let redis: RedisProcess;
    let ground: SystemGround;
    let sets: [TestSystem, TestSystem];
    let stream: Stream;

    beforeAll(async () => {
      redis = await startRedisProcess();
      ground = await prepareGround("redis", { REDIS_URL: redis.url });
      sets = [await startOn(ground.env), await startOn(ground.env)];
      stream = await startStream([sets[0].client, sets[1].client], 3);
    }, 120_000);
    afterAll(async () => {
      await stream.stop().catch(() => undefined);
      redis.thaw();
      await Promise.all(sets.map((set) => set.close()));
      await redis.kill();
      await ground.clear();
    }, 60_000);

    const rounds = 3;

    /** After trouble, caches go unused for a while; what is then tested must not be their absence. */
    async function cachesInUse(): Promise<void> {
      await eventually(async () => {
        const urls = sets.flatMap(({ subgraphUrls }) => [subgraphUrls.users, subgraphUrls.content]);
        const reports = await Promise.all(urls.map((url) => readHealth(url ?? "")));
        return reports.every(({ checks }) => checks.cache?.mode === "shared");
      }, "all caches use Redis");
    }

    it("answers right, also through the other set, while Redis is well", async () => {
      await stream.moreRounds(rounds);
    });

    it("answers right while Redis is dead, and after it came back empty", async () => {
      await redis.kill();
      await stream.moreRounds(rounds);
      await redis.restart();
      await stream.moreRounds(rounds);
      await cachesInUse();
      await stream.moreRounds(rounds);
    }, 90_000);

    it("answers right while Redis is frozen, and after it thawed", async () => {
      redis.freeze();
      await stream.moreRounds(rounds).finally(() => redis.thaw());
      await stream.moreRounds(rounds);
      await cachesInUse();
      await stream.moreRounds(rounds);
    }, 90_000);

    it("answers right when Redis is emptied again and again", async () => {
      await withRedis(redis.url, async (client) => {
        for (let time = 0; time < rounds; time += 1) {
          await client.flushall();
          await stream.moreRounds(1);
        }
      });
    }, 90_000);

    it("answers right when what Redis holds is overwritten with garbage", async () => {
      await withRedis(redis.url, async (client) => {
        for (const garbage of ["", "garbage", "null", '{"v":1}', "[]", '[["t"],{"displayName":"Mallory"}]']) {
          expect(await overwriteCache(client, garbage)).toBeGreaterThan(0);
          await stream.moreRounds(1);
        }
      });
    }, 90_000);

    it("has put every comment into an inbox once, through all of that", async () => {
      await stream.stop();
      for (const { subgraphUrls } of sets) await settled(subgraphUrls);
      for (const [person, commentIds] of stream.received) {
        const inbox = await inboxOf(sets[1].client, person);
        const comments = inbox.filter(({ type }) => type === "COMMENT");
        expect(comments.map(({ subject }) => subject?.id).sort()).toEqual([...commentIds].sort());
        expect(inbox.filter(({ type }) => type === "REACTION")).toHaveLength(1);
      }
    }, 60_000);
  });
});

async function withRedis(url: string, work: (client: Redis) => Promise<void>): Promise<void> {
  const client = new Redis(url);
  try {
    await work(client);
  } finally {
    client.disconnect();
  }
}

/** Everything but the streams of events. Gives how many keys there were. */
async function overwriteCache(client: Redis, garbage: string): Promise<number> {
  const keys = (await client.keys("skein:*")).filter((key) => !key.startsWith("skein:events:"));
  for (const key of keys) await client.set(key, garbage);
  return keys.length;
}
