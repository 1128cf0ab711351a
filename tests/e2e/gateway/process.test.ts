import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { createConnection } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { eventually } from "../../support/eventually.ts";
import { startGatewayProcess, type GatewayProcess } from "../../support/gateway-process.ts";
import { getRaw, postGraphQL } from "../../support/raw-http.ts";
import { startTestGateway, type TestGateway } from "../../support/test-gateway.ts";

/** What the processes stand on; its own gateway is not asked. */
let world: TestGateway;
beforeAll(async () => {
  world = await startTestGateway();
});
beforeEach(() => world.posts.reset());
afterEach(() => {
  for (const process of started.splice(0)) process.child.kill("SIGKILL");
});
afterAll(() => world.close());

const started: GatewayProcess[] = [];

/** Ended at the latest after its test. */
function startProcess(environment: Readonly<Record<string, string>>): GatewayProcess {
  const process = startGatewayProcess(environment);
  started.push(process);
  return process;
}

const posts = { query: "{ posts { id } }" };

/** Holds back the next answer of a subgraph; the promise brings it when the gateway has asked. */
function holdPosts(): Promise<ServerResponse> {
  const asked = Promise.withResolvers<ServerResponse>();
  world.posts.misbehave((_request, response) => asked.resolve(response));
  return asked.promise;
}

describe("SIGTERM", () => {
  it("lets requests under way finish, refuses what comes, and ends with code 0", async () => {
    const gateway = startProcess({ ...world.environment, SUBGRAPH_TIMEOUT_MS: "20000" });
    const url = await gateway.url();
    const held = holdPosts();
    const underWay = postGraphQL(url, posts, { connection: "keep-alive" });
    const answer = await held;
    const begun = createConnection({ host: "127.0.0.1", port: Number(new URL(url).port) });
    await once(begun, "connect");
    const head = "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    begun.write(head);
    // The health page has seen the half request's connection when it answers.
    await getRaw(url, "/health/live");

    gateway.child.kill("SIGTERM");
    await eventually(() => gateway.output().includes("shutting down"), "the signal is seen");
    await eventually(
      async () =>
        getRaw(url, "/health/live").then(
          () => false,
          () => true,
        ),
      "no new connection",
    );
    begun.write("content-length: 2\r\n\r\n{}");
    const refused = await text(begun);
    expect(refused).toMatch(/^HTTP\/1\.1 503 /);
    expect(refused).toMatch(/retry-after: \d/i);
    expect(refused).toMatch(/connection: close/i);
    expect(refused).toContain('"code":"SERVICE_UNAVAILABLE"');

    answer.end('{"data":{"posts":[{"id":"1"}]}}');
    expect((await underWay).json()).toEqual({ data: { posts: [{ id: "1" }] } });
    expect(await gateway.exit()).toBe(0);
  });

  it("ends an idle gateway at once, whatever connections are open", async () => {
    const gateway = startProcess(world.environment);
    const url = await gateway.url();
    const idle = createConnection({ host: "127.0.0.1", port: Number(new URL(url).port) });
    await once(idle, "connect");
    await postGraphQL(url, { query: "{ __typename }" });
    gateway.child.kill("SIGTERM");
    expect(await gateway.exit()).toBe(0);
  });
});

describe("the start", () => {
  it("fails in production with every missing setting, in plain lines", async () => {
    const gateway = startProcess({ NODE_ENV: "production", SUPERGRAPH_FILE: "/nowhere" });
    expect(await gateway.exit()).toBe(1);
    for (const name of ["JWKS_URL", "ACCESS_TOKEN_ISSUER", "IDENTITY_PRIVATE_JWK", "TRUSTED_DOCUMENTS"]) {
      expect(gateway.output()).toContain(`${name} is required`);
    }
    expect(gateway.output()).not.toMatch(/^\s+at /m);
  });

  it("fails without a usable supergraph, naming the file", async () => {
    const gateway = startProcess({
      ...world.environment,
      SUPERGRAPH_FILE: "/nowhere/supergraph.graphql",
    });
    expect(await gateway.exit()).toBe(1);
    expect(gateway.output()).toContain("/nowhere/supergraph.graphql cannot be read");
  });

  it("fails with every subgraph address that is none", async () => {
    const gateway = startProcess({
      ...world.environment,
      PEOPLE_URL: "people:4001",
      POSTS_URL: "nonsense",
    });
    expect(await gateway.exit()).toBe(1);
    expect(gateway.output()).toContain("PEOPLE_URL: is not an http address");
    expect(gateway.output()).toContain("POSTS_URL: is not an http address");
  });

  it("fails on a port in use with a line that says what to do", async () => {
    const gateway = startProcess({ ...world.environment, GATEWAY_PORT: new URL(world.url).port });
    expect(await gateway.exit()).toBe(1);
    expect(gateway.output()).toMatch(/EADDRINUSE.*set GATEWAY_PORT/);
    expect(gateway.output()).not.toMatch(/^\s+at /m);
  });

  it("does not wait for subgraphs, keys or Redis", async () => {
    const gateway = startProcess({
      ...world.environment,
      PEOPLE_URL: "http://127.0.0.1:1/graphql",
      POSTS_URL: "http://127.0.0.1:1/graphql",
      JWKS_URL: "http://127.0.0.1:1/jwks.json",
      REDIS_URL: "redis://127.0.0.1:1",
    });
    const url = await gateway.url();
    const health = await getRaw(url, "/health/ready");
    expect(health.status).toBe(200);
    expect(health.json()).toMatchObject({
      status: "up",
      checks: {
        supergraph: { status: "up" },
        people: { status: "down" },
        posts: { status: "down" },
        accessTokenKeys: { status: "down" },
        redis: { status: "down" },
      },
    });
    expect((await postGraphQL(url, { query: "{ __typename }" })).json()).toEqual({
      data: { __typename: "Query" },
    });
    gateway.child.kill("SIGTERM");
    expect(await gateway.exit()).toBe(0);
  });
});
