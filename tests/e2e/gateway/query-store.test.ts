import { createHash } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { Redis } from "ioredis";
import { eventually } from "../../support/eventually.ts";
import { postGraphQL, type RawResponse } from "../../support/raw-http.ts";
import { startRedisProcess, type RedisProcess } from "../../support/redis-process.ts";
import { describeWithRedisServer } from "../../support/services.ts";
import { startTestGateway, type TestGateway } from "../../support/test-gateway.ts";

const sha256Hash = (query: string): string => createHash("sha256").update(query).digest("hex");
const notFound = {
  errors: [{ message: "PersistedQueryNotFound", extensions: { code: "PERSISTED_QUERY_NOT_FOUND" } }],
};

const send = (url: string, query: string, withDocument: boolean): Promise<RawResponse> =>
  postGraphQL(url, {
    ...(withDocument ? { query } : {}),
    extensions: { persistedQuery: { version: 1, sha256Hash: sha256Hash(query) } },
  });

describeWithRedisServer("persisted queries in Redis", () => {
  let redis: RedisProcess;
  let first: TestGateway;
  let second: TestGateway;
  beforeEach(async () => {
    redis = await startRedisProcess();
    [first, second] = await Promise.all([
      startTestGateway({ REDIS_URL: redis.url }),
      startTestGateway({ REDIS_URL: redis.url }),
    ]);
  });
  afterEach(async () => {
    await Promise.all([first.close(), second.close()]);
    await redis.kill();
  });

  const echo = (text: string): string => `{ echo(text: "${text}") }`;
  const answer = (text: string) => ({ data: { echo: text } });

  it("that one gateway learned are known to the others", async () => {
    expect((await send(second.url, echo("shared"), false)).json()).toEqual(notFound);
    const found = await eventually(async () => {
      // Again and again: on a busy machine Redis may take longer than the gateway waits for it.
      await send(first.url, echo("shared"), true);
      const response = await send(second.url, echo("shared"), false);
      return response.text.includes("PersistedQueryNotFound") ? null : response;
    }, "the second gateway knows the query");
    expect(found.json()).toEqual(answer("shared"));
  });

  it.each([
    ["killed", (server: RedisProcess) => server.kill()],
    ["frozen", async (server: RedisProcess) => server.freeze()],
  ])("go on in each gateway's memory while Redis is %s", async (_case, breakRedis) => {
    await send(first.url, echo("before"), true);
    await breakRedis(redis);
    expect((await send(first.url, echo("before"), false)).json()).toEqual(answer("before"));
    expect((await send(first.url, echo("unknown"), false)).json()).toEqual(notFound);
    expect((await send(first.url, echo("during"), true)).json()).toEqual(answer("during"));
    expect((await send(first.url, echo("during"), false)).json()).toEqual(answer("during"));
  });

  it("are learned again after Redis has lost everything", async () => {
    await send(first.url, echo("lost"), true);
    await redis.kill();
    await redis.restart();
    expect((await send(second.url, echo("lost"), false)).json()).toEqual(notFound);
    expect((await send(second.url, echo("lost"), true)).json()).toEqual(answer("lost"));
    expect((await send(second.url, echo("lost"), false)).json()).toEqual(answer("lost"));
  });

  it("are never what somebody else put under their name", async () => {
    const client = new Redis(redis.url);
    try {
      const names = await eventually(async () => {
        await send(first.url, echo("mine"), true);
        const keys = await client.keys("*");
        return keys.length > 0 ? keys : null;
      }, "the query is in Redis");
      for (const name of names) await client.set(name, "{ people(first: 100) { id name } }");
      expect((await send(second.url, echo("mine"), false)).json()).toEqual(notFound);
      expect((await send(first.url, echo("mine"), false)).json()).toEqual(answer("mine"));
    } finally {
      client.disconnect();
    }
  });
});
