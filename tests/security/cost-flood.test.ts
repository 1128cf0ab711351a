import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { getRaw, postGraphQL, type RawResponse } from "../support/raw-http.ts";
import { startRedisProcess, type RedisProcess } from "../support/redis-process.ts";
import { expectRefusal } from "../support/refusals.ts";
import { describeWithRedisServer } from "../support/services.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";

/** Query 1, people 1, ten people of 1 each, their posts 1 and ten of 1 each. */
const query = "{ people(first: 3) { id posts { title } } }";
const cost = 122;
/** Of what is new to a gateway. */
const costOfChecks = 1;
const budget = String(3 * cost + costOfChecks);
const refusal = { status: 429, code: "RATE_LIMITED" };

const leftIn = ({ headers }: RawResponse): number => Number(/;r=(\d+);/.exec(headers.ratelimit ?? "")?.[1]);

function forget(...gateways: readonly TestGateway[]): void {
  for (const { people, posts } of gateways) {
    people.reset();
    posts.reset();
  }
}

function expectLimited(gateway: TestGateway, response: RawResponse): void {
  const { errors } = expectRefusal(gateway, response, refusal);
  const seconds = Number(response.headers["retry-after"]);
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(errors[0]?.extensions.retryAfterSeconds).toBe(seconds);
}

describe("a caller who spends more than a minute's budget", () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({
      USER_COST_PER_MINUTE: budget,
      ADDRESS_COST_PER_MINUTE: budget,
      CLIENT_COST_PER_MINUTE: budget,
      TRUSTED_PROXY_COUNT: "1",
      RESPONSE_CACHE: "false",
    });
  });
  afterEach(() => forget(gateway));
  afterAll(() => gateway.close());

  const from = (address: string, headers: Readonly<Record<string, string>> = {}) =>
    postGraphQL(gateway.url, { query }, { "x-forwarded-for": address, ...headers });

  it("is refused before any subgraph is asked, by both ways and by GET, and told when to return", async () => {
    const answers = [await from("192.0.2.1"), await from("192.0.2.1"), await from("192.0.2.1")];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    forget(gateway);
    expectLimited(gateway, await from("192.0.2.1"));
    const target = `/graphql?${new URLSearchParams({ query: `query Other ${query}` }).toString()}`;
    expectLimited(gateway, await getRaw(gateway.url, target, { "x-forwarded-for": "192.0.2.1" }));
  });

  it("sees in every answer what is left", async () => {
    const answer = await from("192.0.2.2");
    expect(answer.headers["ratelimit-policy"]).toBe(
      `"user";q=${budget};w=60, "address";q=${budget};w=60, "client";q=${budget};w=60`,
    );
    expect(answer.headers.ratelimit).toMatch(/^"address";r=\d+;t=\d+$/);
    const before = leftIn(answer);
    expect(before - leftIn(await from("192.0.2.2"))).toBe(cost);
    const refused = await postGraphQL(gateway.url, { query: "{" }, { "x-forwarded-for": "192.0.2.2" });
    expect(leftIn(refused)).toBe(before - cost - costOfChecks);
  });

  it("gains nothing by another address, if signed in", async () => {
    const headers = { Authorization: `Bearer ${await gateway.token({ sub: "spender" })}` };
    for (const last of [11, 12, 13]) await from(`192.0.2.${last}`, headers);
    forget(gateway);
    expectLimited(gateway, await from("192.0.2.14", headers));
  });

  it("gains nothing by another address of the same IPv6 network", async () => {
    for (const last of [1, 2, 3]) await from(`2001:db8:1:2::${last}`);
    forget(gateway);
    expectLimited(gateway, await from("2001:db8:1:2:ffff::4"));
    expect((await from("2001:db8:1:3::1")).status).toBe(200);
  });

  it("shares one budget with all clients of that name", async () => {
    const headers = { "apollographql-client-name": "crawler", "apollographql-client-version": "1" };
    for (const last of [21, 22, 23]) await from(`192.0.2.${last}`, headers);
    forget(gateway);
    const newer = { ...headers, "apollographql-client-version": "2" };
    expectLimited(gateway, await from("192.0.2.24", newer));
  });

  it("cannot overdraw it with requests at the same time", async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => from("192.0.2.30")));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(3);
  });
});

describe("without budgets", () => {
  it("no answer speaks of them", async () => {
    const gateway = await startTestGateway({ USER_COST_PER_MINUTE: "0", ADDRESS_COST_PER_MINUTE: "0" });
    try {
      const { headers } = await postGraphQL(gateway.url, { query });
      expect(Object.keys(headers).filter((name) => name.startsWith("ratelimit"))).toEqual([]);
    } finally {
      await gateway.close();
    }
  });
});

describeWithRedisServer("budgets of several gateways", () => {
  let redis: RedisProcess;
  let gateways: [TestGateway, TestGateway];
  beforeAll(async () => {
    redis = await startRedisProcess();
    const settings = {
      REDIS_URL: redis.url,
      ADDRESS_COST_PER_MINUTE: budget,
      TRUSTED_PROXY_COUNT: "1",
      ENTITY_CACHE: "false",
      RESPONSE_CACHE: "false",
    };
    gateways = await Promise.all([startTestGateway(settings), startTestGateway(settings)]);
  });
  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.close()));
    await redis.kill();
  });

  const send = ({ url }: TestGateway, address: string) =>
    postGraphQL(url, { query }, { "x-forwarded-for": address });

  it("are one", async () => {
    const [first, second] = gateways;
    for (const _time of [1, 2, 3]) await send(first, "192.0.2.1");
    // What the first has given out last may be on its way to Redis still: the other may give out one operation then.
    await send(second, "192.0.2.1");
    forget(first, second);
    expectLimited(second, await send(second, "192.0.2.1"));
  });

  it("hold on each by itself while Redis is gone, and do not open", async () => {
    await redis.kill();
    for (const gateway of gateways) {
      const statuses = [];
      for (const _time of [1, 2, 3, 4, 5]) statuses.push((await send(gateway, "192.0.2.2")).status);
      expect(statuses.filter((status) => status === 200).length).toBe(3);
      expect(statuses.at(-1)).toBe(429);
    }
    // What was spent before is not forgotten either.
    forget(...gateways);
    for (const gateway of gateways) expectLimited(gateway, await send(gateway, "192.0.2.1"));
  });
});
