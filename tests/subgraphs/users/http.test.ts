import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from "jose";
import { createTestGatewayIdentity, viewerOf } from "../../support/identity.ts";
import { createUser, startUsersUnderTest, type UsersUnderTest } from "../../support/users-factory.ts";

let users: UsersUnderTest;
beforeAll(async () => {
  users = await startUsersUnderTest();
});
afterAll(() => users.close());

describe("the public key set", () => {
  it("verifies the access tokens of real sessions, and may be cached", async () => {
    const { id, session } = await createUser(users);
    const url = new URL(`${users.url}/.well-known/jwks.json`);
    const { payload } = await jwtVerify(session.accessToken, createRemoteJWKSet(url), {
      issuer: "http://localhost:4001",
      audience: "skein",
      typ: "at+jwt",
    });
    expect(payload).toMatchObject({ sub: id, sid: session.id, roles: ["USER"] });
    expect(payload.exp).toBe(Date.parse(session.accessTokenExpiresAt) / 1000);
    const response = await fetch(url);
    expect(response.headers.get("cache-control")).toMatch(/^public, max-age=\d+/);
    const { keys } = (await response.json()) as JSONWebKeySet;
    expect(keys).toEqual([expect.not.objectContaining({ d: expect.anything() })]);
    const { kid } = keys[0] ?? {};
    expect(decodeProtectedHeader(session.accessToken)).toMatchObject({ alg: "EdDSA", kid });
  });
});

describe("avatars", () => {
  it("are pictures that never change, and that web apps may load", async () => {
    const url = `${users.url}/avatars/01890000-0000-7000-8000-000000000000.svg?name=Ann%20Lee`;
    const [first, second] = [await fetch(url), await fetch(url)];
    expect(first.status).toBe(200);
    expect(first.headers.get("content-type")).toMatch(/^image\/svg\+xml/);
    expect(first.headers.get("cache-control")).toContain("immutable");
    expect(first.headers.get("access-control-allow-origin")).toBe("*");
    const svg = await first.text();
    expect(svg).toMatch(/^<svg.*>AL</);
    expect(await second.text()).toBe(svg);
  });

  it.each(["%3Cscript%3E.svg", "..%2f..%2fetc.svg", `${"x".repeat(65)}.svg`, ".svg", "a.png"])(
    "are not at /avatars/%s",
    async (path) => {
      const response = await fetch(`${users.url}/avatars/${path}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "NOT_FOUND" } }] });
    },
  );
});

describe("everything else", () => {
  const body = JSON.stringify({ query: "{ __typename }" });
  const post = (path: string, headers: Record<string, string>) =>
    fetch(`${users.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    });

  it.each(["/graphql", "/internal/events/replay"])(
    "is refused at %s without the gateway's identity",
    async (path) => {
      expect((await post(path, {})).status).toBe(401);
    },
  );

  it("is refused with an identity for another subgraph, or signed by somebody else", async () => {
    const stranger = await createTestGatewayIdentity();
    const viewer = viewerOf("01890000-0000-7000-8000-000000000000");
    expect((await post("/graphql", await users.gateway.headersFor("content", viewer, body))).status).toBe(
      401,
    );
    expect((await post("/graphql", await stranger.headersFor("users", viewer, body))).status).toBe(401);
  });

  it("does not include health, which names its dependencies", async () => {
    const response = await fetch(`${users.url}/health/ready`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: "up",
      checks: {
        database: { status: "up" },
        outbox: { status: "up" },
        cache: { status: "up", mode: "local" },
      },
    });
  });
});
