import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { eventually } from "../../support/eventually.ts";
import { getRaw } from "../../support/raw-http.ts";
import { startTestGateway, type TestGateway } from "../../support/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const checks = async (): Promise<Record<string, unknown>> => {
  const response = await getRaw(gateway.url, "/health/ready");
  expect(response.status).toBe(200);
  return (response.json() as { checks: Record<string, unknown> }).checks;
};

describe("health", () => {
  it("names each dependency", async () => {
    expect((await getRaw(gateway.url, "/health/live")).status).toBe(200);
    expect(await checks()).toEqual({
      supergraph: { status: "up", subgraphs: ["people", "posts"] },
      people: { status: "up" },
      posts: { status: "up" },
      accessTokenKeys: { status: "up", keys: 1, ageSeconds: expect.any(Number) },
      revokedSessions: { status: "up", sessions: 0, ageSeconds: expect.any(Number) },
    });
  });

  it("shows a subgraph that is down, and stays ready for what works without it", async () => {
    gateway.posts.misbehave((request) => request.socket.destroy());
    await eventually(async () => {
      const { people, posts } = (await checks()) as Record<string, { status: string }>;
      return posts?.status === "down" && people?.status === "up";
    }, "posts is down");
    gateway.posts.reset();
    await eventually(async () => (await checks()).posts, "posts is up again");
  });

  it("asks a subgraph once for many probes", async () => {
    await Promise.all(Array.from({ length: 20 }, checks));
    gateway.posts.reset();
    await Promise.all(Array.from({ length: 20 }, checks));
    expect(gateway.posts.calls.length).toBeLessThanOrEqual(1);
  });
});
