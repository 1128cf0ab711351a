import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createTestKeys } from "../../support/identity.ts";
import { getRaw, postGraphQL, type RawResponse } from "../../support/raw-http.ts";
import { signToken, startTestGateway, type TestGateway } from "../../support/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const me = { query: "{ me { id } }" };
const ask = (authorization: string): Promise<RawResponse> =>
  postGraphQL(gateway.url, me, { Authorization: authorization });

function expectRefused(response: RawResponse): void {
  expect(response.status).toBe(401);
  expect(response.json()).toEqual({
    errors: [{ message: expect.any(String), extensions: { code: "UNAUTHENTICATED" } }],
  });
  expect(response.headers["www-authenticate"]).toMatch(/^Bearer /);
}

const now = (): number => Math.floor(Date.now() / 1000);
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("a good access token", () => {
  it("makes its bearer the viewer", async () => {
    expect((await ask(`Bearer ${await gateway.token()}`)).json()).toEqual({ data: { me: { id: "42" } } });
    expect((await ask(`bearer  ${await gateway.token({ sub: "43" })}`)).json()).toEqual({
      data: { me: { id: "43" } },
    });
  });
});

describe("no access token", () => {
  it("makes an anonymous visitor, for whom public fields work and private ones say why not", async () => {
    const response = await postGraphQL(gateway.url, { query: "{ me { id } people(first: 1) { id } }" });
    expect(response.status).toBe(200);
    expect(response.json()).toEqual({
      data: { me: null, people: [{ id: "1" }] },
      errors: [{ message: "Sign in first.", path: ["me"], extensions: { code: "UNAUTHENTICATED" } }],
    });
  });
});

describe("an access token that is not good", () => {
  it.each([
    ["that has expired", { exp: now() - 1 }],
    ["that never expires", { exp: null }],
    ["of another issuer", { iss: "http://elsewhere.test" }],
    ["of no issuer", { iss: null }],
    ["for another audience", { aud: "another" }],
    ["for no audience", { aud: null }],
    ["that is not valid yet", { nbf: now() + 600 }],
    ["of nobody", { sub: null }],
    ["of an empty subject", { sub: "" }],
    ["of no session", { sid: null }],
    ["with roles of a wrong form", { roles: "ADMIN" }],
  ])("%s is refused", async (_case, claims) => {
    expectRefused(await ask(`Bearer ${await gateway.token(claims)}`));
  });

  it.each([
    ["of another type", { typ: "JWT" }],
    ["that is an identity of the gateway", { typ: "skein-identity+jwt" }],
    ["with an unknown key id", { kid: "unknown" }],
  ])("%s is refused", async (_case, header) => {
    expectRefused(await ask(`Bearer ${await gateway.token({}, header)}`));
  });

  it("signed with a foreign key under a known key id is refused", async () => {
    const { privateJwk } = await createTestKeys("key-1");
    expectRefused(await ask(`Bearer ${await signToken(privateJwk)}`));
  });

  it("whose algorithm is none is refused, with and without a signature", async () => {
    const claims = {
      iss: "http://issuer.test",
      aud: "skein-test",
      sub: "42",
      sid: "s",
      iat: now(),
      exp: now() + 600,
    };
    const unsigned = `${encode({ alg: "none", typ: "at+jwt", kid: "key-1" })}.${encode(claims)}.`;
    expectRefused(await ask(`Bearer ${unsigned}`));
    expectRefused(await ask(`Bearer ${unsigned}c2lnbmF0dXJl`));
  });

  it.each([
    ["its JSON", () => JSON.stringify(gateway.keySet.publicJwk)],
    ["its bytes", () => gateway.keySet.publicJwk.x ?? ""],
  ])("signed with HS256 and %s of the public key is refused", async (_case, secret) => {
    const token = await signToken(Buffer.from(secret()), {}, { alg: "HS256", kid: "key-1" });
    expectRefused(await ask(`Bearer ${token}`));
  });

  it("whose claims were changed is refused", async () => {
    const [header, , signature] = (await gateway.token()).split(".");
    const claims = {
      iss: "http://issuer.test",
      aud: "skein-test",
      sub: "1",
      sid: "s",
      iat: now(),
      exp: now() + 600,
    };
    expectRefused(await ask(`Bearer ${header ?? ""}.${encode(claims)}.${signature ?? ""}`));
  });

  it.each([
    ["Basic dXNlcjpwYXNz"],
    ["Bearer"],
    ["Bearer "],
    ["Bearer null"],
    ["Bearer a b"],
    ["Bearer ..."],
    ["Token abc"],
    ["nonsense"],
    [`Bearer ${"a".repeat(9000)}`],
  ])("of the form %.20s is refused", async (authorization) => {
    expectRefused(await ask(authorization));
  });

  it("does not become good in a second header or under another name", async () => {
    const token = await gateway.token();
    const response = await postGraphQL(gateway.url, me, {
      Authorization: "Bearer broken",
      authorization: `Bearer ${token}`,
    });
    expectRefused(response);
    expectRefused(
      await postGraphQL(gateway.url, me, {
        Authorization: "Bearer broken",
        "X-Authorization": `Bearer ${token}`,
      }),
    );
  });

  it("is refused by GET as by POST", async () => {
    expectRefused(
      await getRaw(gateway.url, "/graphql?query=%7B__typename%7D", { Authorization: "Bearer broken" }),
    );
  });

  it("leaves no trace of itself in the log", async () => {
    const token = await gateway.token({ iss: "http://elsewhere.test" });
    await ask(`Bearer ${token}`);
    expect(JSON.stringify(gateway.logLines())).not.toContain(token.slice(0, 30));
  });
});

describe("the keys", () => {
  it("stay in use while their owner is down", async () => {
    expect((await ask(`Bearer ${await gateway.token()}`)).status).toBe(200);
    gateway.keySet.setDown(true);
    expect((await ask(`Bearer ${await gateway.token()}`)).json()).toEqual({ data: { me: { id: "42" } } });
    expectRefused(await ask(`Bearer ${await gateway.token({}, { kid: "unknown" })}`));
    gateway.keySet.setDown(false);
  });
});
