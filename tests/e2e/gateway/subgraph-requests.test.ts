import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { decodeJwt } from "jose";
import { postGraphQL } from "../../support/raw-http.ts";
import { startTestGateway, type TestGateway } from "../../support/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterEach(() => {
  gateway.people.reset();
  gateway.posts.reset();
});
afterAll(() => gateway.close());

const profile = { query: "query Profile { me { name postCount } }" };

describe("what a subgraph gets", () => {
  it("is an identity of its own, for the viewer and the request", async () => {
    const proof = { amr: ["pwd", "otp"], auth_time: 1_700_000_000 };
    const token = await gateway.token({
      sub: "42",
      sid: "session-9",
      roles: ["ADMIN"],
      scope: "a b",
      ...proof,
    });
    await postGraphQL(gateway.url, profile, {
      Authorization: `Bearer ${token}`,
      "x-request-id": "request-0001",
    });
    const [people] = gateway.people.calls;
    const [posts] = gateway.posts.calls;
    const claims = decodeJwt(String(people?.headers["x-skein-identity"]));
    expect(claims).toMatchObject({
      iss: "skein-gateway",
      aud: "people",
      sub: "42",
      sid: "session-9",
      roles: ["ADMIN"],
      scope: "a b",
      amr: ["pwd", "otp"],
      auth_time: 1_700_000_000,
      addr: "127.0.0.1",
      rid: "request-0001",
    });
    expect(Number(claims.exp) - Number(claims.iat)).toBeLessThanOrEqual(60);
    expect(decodeJwt(String(posts?.headers["x-skein-identity"])).aud).toBe("posts");
  });

  it("names nobody for an anonymous visitor", async () => {
    await postGraphQL(gateway.url, { query: "{ people(first: 1) { id } }" });
    expect(decodeJwt(String(gateway.people.calls[0]?.headers["x-skein-identity"]))).not.toHaveProperty("sub");
  });

  it("is no header of the client", async () => {
    const token = await gateway.token();
    await postGraphQL(gateway.url, profile, {
      Authorization: `Bearer ${token}`,
      "x-skein-identity": "forged",
      "X-Skein-User-Id": "1",
      "x-forwarded-for": "10.0.0.1",
      "x-user-id": "1",
      Cookie: "session=1",
      "x-custom": "1",
      "accept-encoding": "identity",
    });
    const [call] = gateway.people.calls;
    expect(Object.keys(call?.headers ?? {}).toSorted()).toEqual([
      "accept",
      "accept-encoding",
      "connection",
      "content-length",
      "content-type",
      "host",
      "traceparent",
      "x-request-id",
      "x-skein-identity",
    ]);
    expect(call?.headers["accept-encoding"]).toBe("gzip");
    expect(call?.headers["x-skein-identity"]).not.toBe("forged");
    expect(JSON.stringify(call?.headers)).not.toContain(token);
  });

  it("continues the client's trace under one request id, which the client gets back", async () => {
    const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    const response = await postGraphQL(
      gateway.url,
      { query: "{ posts { author { name } } }" },
      {
        traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
      },
    );
    const requestId = response.headers["x-request-id"];
    expect(requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    for (const call of [...gateway.people.calls, ...gateway.posts.calls]) {
      expect(call.headers.traceparent).toMatch(
        new RegExp(`^00-${traceId}-(?!00f067aa0ba902b7)[0-9a-f]{16}-01$`),
      );
      expect(call.headers["x-request-id"]).toBe(requestId);
    }
    expect(gateway.people.calls).toHaveLength(1);
    expect(gateway.posts.calls).toHaveLength(1);
  });

  it.each(["short", "with space 1234", "a".repeat(65), 'quote"12345678'])(
    "never carries the request id %s",
    async (id) => {
      const response = await postGraphQL(
        gateway.url,
        { query: "{ people(first: 1) { id } }" },
        { "x-request-id": id },
      );
      expect(response.headers["x-request-id"]).not.toBe(id);
      expect(gateway.people.calls[0]?.headers["x-request-id"]).toBe(response.headers["x-request-id"]);
    },
  );
});

describe("the log", () => {
  it("has one line per request, with what helps and nothing personal", async () => {
    const token = await gateway.token();
    const query = "query Named($name: String) { echo(text: $name) }";
    const response = await postGraphQL(
      gateway.url,
      { query, variables: { name: "very-private" }, operationName: "Named" },
      { Authorization: `Bearer ${token}`, "x-request-id": "log-line-test" },
    );
    expect(response.status).toBe(200);
    const lines = gateway.logLines().filter((line) => line.requestId === "log-line-test");
    expect(lines).toEqual([
      {
        level: "info",
        time: expect.any(String),
        service: "gateway",
        msg: "request",
        method: "POST",
        route: "/graphql",
        status: 200,
        ms: expect.any(Number),
        operationName: "Named",
        requestId: "log-line-test",
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    ]);
    const whole = JSON.stringify(gateway.logLines());
    expect(whole).not.toContain("very-private");
    expect(whole).not.toContain(token);
    expect(whole).not.toContain('127.0.0.1"');
  });
});
