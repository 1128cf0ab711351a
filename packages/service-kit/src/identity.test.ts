import { describe, expect, it, jest } from "@jest/globals";
import { createHash } from "node:crypto";
import { decodeJwt, exportJWK, generateKeyPair, importJWK, SignJWT, UnsecuredJWT, type JWK } from "jose";
import { createGatewayIdentity } from "./gateway-identity.ts";
import {
  createIdentitySigner,
  createIdentityVerifier,
  identityHeader,
  type ForwardedIdentity,
  type Viewer,
} from "./identity.ts";
import { proofHeader } from "./identity-proof.ts";

const viewer: Viewer = {
  userId: "u1",
  sessionId: "s1",
  roles: ["USER"],
  scopes: ["posts:write"],
  methods: ["pwd", "otp"],
  authenticatedAt: 1_700_000_000,
  isAnonymous: false,
};
const body = `{"query":"{ me { id } }"}`;
const client = { address: "192.0.2.1", name: "Skein 1.4" };

async function createKeys(kid: string): Promise<{ privateJwk: JWK; publicJwk: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  return {
    privateJwk: { ...(await exportJWK(privateKey)), kid },
    publicJwk: { ...(await exportJWK(publicKey)), kid },
  };
}

async function setUp() {
  const { privateJwk, publicJwk } = await createKeys("k1");
  const forge = async (claims: Record<string, unknown>, header: Record<string, unknown> = {}) =>
    new SignJWT({ rid: "r", ...claims })
      .setProtectedHeader({ alg: "EdDSA", kid: "k1", typ: "skein-identity+jwt", ...header })
      .sign(await importJWK(privateJwk, "EdDSA"));
  const signBody = createIdentitySigner(privateJwk);
  const verifier = createIdentityVerifier({ keys: [publicJwk] }, "users");
  return {
    privateJwk,
    verifier,
    sign: (audience: string, identity: ForwardedIdentity) => signBody(audience, identity, body),
    verify: async (token: string | undefined) => (await verifier.open(token)).identity,
    forge,
  };
}

const seconds = () => Math.floor(Date.now() / 1000);
const refusal = { code: "UNAUTHENTICATED" };

describe("the internal identity", () => {
  it("carries the viewer and the request id to the subgraph that it is meant for", async () => {
    const { sign, verify } = await setUp();
    expect(await verify(await sign("users", { viewer, client, requestId: "r1" }))).toEqual({
      viewer,
      client,
      requestId: "r1",
    });
  });

  it("carries anonymous visitors", async () => {
    const { sign, verify } = await setUp();
    expect(await verify(await sign("users", { viewer: null, client: null, requestId: "r1" }))).toEqual({
      viewer: null,
      client: null,
      requestId: "r1",
    });
  });

  it("is another token for each call", async () => {
    const { sign } = await setUp();
    const identity = { viewer, client, requestId: "r1" };
    expect(await sign("users", identity)).not.toBe(await sign("users", identity));
  });

  it("says what was sent with it, and for how long it may be believed", async () => {
    const { sign, verifier } = await setUp();
    const token = await sign("users", { viewer, client, requestId: "r1" });
    const opened = await verifier.open(token);
    expect(opened.isOf(body, undefined)).toBe(true);
    expect(opened.isOf(`${body} `, undefined)).toBe(false);
    expect(opened.isOf("", undefined)).toBe(false);
    expect(opened.singleUseId).toMatch(/^[0-9a-f-]{36}$/);
    const { exp = 0, iat = 0, bsh } = decodeJwt(token);
    expect(exp - iat).toBeLessThanOrEqual(30);
    expect(bsh).toBe(createHash("sha256").update(body).digest("base64url"));
  });

  it("is of no body at all when it is bound to none", async () => {
    const { forge, verifier } = await setUp();
    const bound = await forge({ iss: "skein-gateway", aud: "users", iat: seconds(), exp: seconds() + 30 });
    for (const sent of [body, "", "{}"])
      expect((await verifier.open(bound)).isOf(sent, undefined)).toBe(false);
  });

  it("is refused once it has expired, though it was good before", async () => {
    const { verify, forge } = await setUp();
    const now = Date.now();
    const claims = { iss: "skein-gateway", aud: "users", iat: seconds(), exp: seconds() + 30 };
    const token = await forge(claims);
    expect(await verify(token)).toMatchObject({ viewer: null });
    jest.useFakeTimers({ now: now + 60_000, doNotFake: ["nextTick", "setImmediate", "queueMicrotask"] });
    await expect(verify(token)).rejects.toMatchObject(refusal);
    jest.useRealTimers();
  });

  it("is refused 30 seconds after it was signed, whatever tolerance there is for clocks", async () => {
    const { sign, verify } = await setUp();
    const token = await sign("users", { viewer, client, requestId: "r1" });
    const doNotFake = ["nextTick", "setImmediate", "queueMicrotask"] as const;
    jest.useFakeTimers({ now: Date.now() + 30_000, doNotFake: [...doNotFake] });
    await expect(verify(token)).rejects.toMatchObject(refusal);
    jest.useRealTimers();
  });

  it("is refused when a single letter differs from one that was good", async () => {
    const { sign, verify } = await setUp();
    const token = await sign("users", { viewer, client, requestId: "r1" });
    await verify(token);
    const [header, payload = "", signature] = token.split(".");
    const forged = Buffer.from(payload, "base64url").toString().replace("u1", "u2");
    const text = [header, Buffer.from(forged).toString("base64url"), signature].join(".");
    await expect(verify(text)).rejects.toMatchObject(refusal);
  });

  it("is refused when it is missing or rubbish", async () => {
    const { verify } = await setUp();
    await expect(verify(undefined)).rejects.toMatchObject(refusal);
    await expect(verify("a.b.c")).rejects.toMatchObject(refusal);
  });

  it("is refused by another subgraph than the one it is meant for", async () => {
    const { sign, verify } = await setUp();
    await expect(verify(await sign("content", { viewer, client, requestId: "r" }))).rejects.toMatchObject(
      refusal,
    );
  });

  it("is refused when another key signed it, or none", async () => {
    const { verify } = await setUp();
    const { privateJwk } = await createKeys("k1");
    await expect(
      verify(await createIdentitySigner(privateJwk)("users", { viewer, client, requestId: "r" }, body)),
    ).rejects.toMatchObject(refusal);
    const unsigned = new UnsecuredJWT({ rid: "r" }).setIssuer("skein-gateway").setAudience("users").encode();
    await expect(verify(unsigned)).rejects.toMatchObject(refusal);
  });

  it("is refused when expired, without an expiry, of another type or from another issuer", async () => {
    const { verify, forge } = await setUp();
    const good = { iss: "skein-gateway", aud: "users", iat: seconds(), exp: seconds() + 30 };
    expect(await verify(await forge(good))).toMatchObject({ viewer: null });
    await expect(verify(await forge({ ...good, exp: seconds() - 60 }))).rejects.toMatchObject(refusal);
    await expect(verify(await forge({ ...good, exp: undefined }))).rejects.toMatchObject(refusal);
    await expect(verify(await forge({ ...good, iss: "someone" }))).rejects.toMatchObject(refusal);
    await expect(verify(await forge(good, { typ: "at+jwt" }))).rejects.toMatchObject(refusal);
  });
});

describe("the proof beside an identity", () => {
  const identity = { viewer, client, requestId: "r1" };
  const call = { subgraph: "users", identity, body, isWrite: false };

  async function proving() {
    const { privateJwk, verifier } = await setUp();
    const gateway = createGatewayIdentity(privateJwk);
    gateway.noteKey("users", verifier.proofKey);
    const isOf = async (headers: Record<string, string>, sent: string): Promise<boolean> =>
      (await verifier.open(headers[identityHeader])).isOf(sent, headers[proofHeader]);
    return { gateway, verifier, isOf };
  }

  it("binds one token for several calls to the body of each", async () => {
    const { gateway, isOf } = await proving();
    const headers = await gateway.headersFor(call);
    const other = await gateway.headersFor({ ...call, body: "{}" });
    expect(other[identityHeader]).toBe(headers[identityHeader]);
    expect(await isOf(headers, body)).toBe(true);
    expect(await isOf(other, "{}")).toBe(true);
    expect(await isOf(headers, "{}")).toBe(false);
    expect(await isOf({ ...headers, [proofHeader]: "" }, body)).toBe(false);
  });

  it("does not go with the token of somebody else", async () => {
    const { gateway, isOf } = await proving();
    const headers = await gateway.headersFor(call);
    const others = [
      { ...identity, viewer: null },
      { ...identity, viewer: { ...viewer, roles: ["ADMIN"] } },
      { ...identity, viewer: { ...viewer, authenticatedAt: 1_800_000_000 } },
      { ...identity, client: { ...client, address: "192.0.2.2" } },
    ];
    for (const other of others) {
      const theirs = await gateway.headersFor({ ...call, identity: other });
      expect(theirs[identityHeader]).not.toBe(headers[identityHeader]);
      expect(await isOf({ ...headers, [identityHeader]: theirs[identityHeader] ?? "" }, body)).toBe(false);
    }
  });

  it("does not serve another process or another subgraph", async () => {
    const { gateway, isOf } = await proving();
    const { verifier: other } = await setUp();
    gateway.noteKey("content", other.proofKey);
    const headers = await gateway.headersFor({ ...call, subgraph: "content" });
    await expect(isOf(headers, body)).rejects.toMatchObject(refusal);
  });

  it("is made for every process whose key is known, up to eight", async () => {
    const { gateway, isOf } = await proving();
    for (let index = 0; index < 7; index += 1) gateway.noteKey("users", (await setUp()).verifier.proofKey);
    const headers = await gateway.headersFor(call);
    expect(headers[proofHeader]?.split(" ")).toHaveLength(8);
    expect(await isOf(headers, body)).toBe(true);
    gateway.noteKey("users", (await setUp()).verifier.proofKey);
    expect(await isOf(await gateway.headersFor(call), body)).toBe(false);
  });

  it("is not made for a write, for a subgraph that has named no key, and for what is no key", async () => {
    const { gateway, isOf } = await proving();
    const write = await gateway.headersFor({ ...call, isWrite: true });
    expect(write).not.toHaveProperty(proofHeader);
    expect(await isOf(write, body)).toBe(true);
    gateway.noteKey("content", undefined);
    gateway.noteKey("content", "short");
    expect(await gateway.headersFor({ ...call, subgraph: "content" })).not.toHaveProperty(proofHeader);
    gateway.noteKey("content", "A".repeat(43));
    expect(await gateway.headersFor({ ...call, subgraph: "content" })).not.toHaveProperty(proofHeader);
  });
});
