import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { Redis } from "ioredis";
import { askFlow, refusalOf } from "../support/account-flows.ts";
import { eventually } from "../support/eventually.ts";
import { startRedisProcess, type RedisProcess } from "../support/redis-process.ts";
import { describeWithRedisServer } from "../support/services.ts";
import { createUser, startUsersUnderTest, type UsersUnderTest } from "../support/users-factory.ts";

describeWithRedisServer("Whoever guesses passwords", () => {
  let redis: RedisProcess;
  let users: UsersUnderTest;
  beforeAll(async () => {
    redis = await startRedisProcess();
    users = await startUsersUnderTest({ redisUrl: redis.url });
  });
  afterAll(async () => {
    await users.close();
    redis.thaw();
    await redis.kill();
  });

  /** How many of the guesses from one address were answered as such. */
  async function guess(email: string, count = 15): Promise<number> {
    let tried = 0;
    for (let index = 0; index < count; index += 1) {
      const answer = await askFlow(users, "signIn", { email, password: "not this one" });
      if (refusalOf(answer) === undefined) tried += 1;
      else expect(refusalOf(answer)).toBe("RATE_LIMITED");
    }
    return tried;
  }

  it("is counted on Redis, under names that say nothing", async () => {
    const client = new Redis(redis.url);
    // The first ones may come before the connection, and are counted in the process.
    await eventually(async () => {
      await createUser(users);
      return (await client.keys("*attempt*")).length > 0;
    }, "attempts are counted on Redis");
    const ann = await createUser(users);
    expect(await guess(ann.email)).toBe(10);
    const keys = (await client.keys("*attempt*")).join("\n");
    expect(keys).not.toMatch(/@|example|192\.0\.2/);
    client.disconnect();
  });

  it("is limited while Redis answers nothing", async () => {
    const ann = await createUser(users);
    redis.freeze();
    expect(await guess(ann.email)).toBe(10);
    redis.thaw();
  });

  it("is limited while there is no Redis, and gets no new attempts by that", async () => {
    const [ann, bob] = [await createUser(users), await createUser(users)];
    expect(await guess(bob.email, 6)).toBe(6);
    await redis.kill();
    expect(await guess(ann.email)).toBe(10);
    expect(await guess(bob.email)).toBe(4);
  });
});
