import { describe, expect, it, jest } from "@jest/globals";
import { exportJWK, generateKeyPair, importJWK, SignJWT, UnsecuredJWT, type JWK } from "jose";
import { createIdentitySigner, createIdentityVerifier, type Viewer } from "./identity.ts";

const viewer: Viewer = {
  userId: "u1",
  sessionId: "s1",
  roles: ["USER"],
  scopes: ["posts:write"],
  methods: ["pwd", "otp"],
  authenticatedAt: 1_700_000_000,
  isAnonymous: false,
};
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
  return {
    sign: createIdentitySigner(privateJwk),
    verify: createIdentityVerifier({ keys: [publicJwk] }, "users"),
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

  it("is the same token for one viewer and subgraph, and another for any other", async () => {
    const { sign, verify } = await setUp();
    const token = await sign("users", { viewer, client, requestId: "r1" });
    expect(await sign("users", { viewer: { ...viewer }, client, requestId: "r2" })).toBe(token);
    const others = [
      await sign("content", { viewer, client, requestId: "r1" }),
      await sign("users", { viewer: null, client: null, requestId: "r1" }),
      await sign("users", { viewer: { ...viewer, roles: ["ADMIN"] }, client, requestId: "r1" }),
      await sign("users", { viewer: { ...viewer, userId: "u2" }, client, requestId: "r1" }),
      await sign("users", { viewer: { ...viewer, authenticatedAt: 1_800_000_000 }, client, requestId: "r1" }),
      await sign("users", { viewer, client: { ...client, address: "192.0.2.2" }, requestId: "r1" }),
    ];
    expect(new Set([token, ...others]).size).toBe(7);
    expect((await verify(others[3])).viewer?.userId).toBe("u2");
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
      verify(await createIdentitySigner(privateJwk)("users", { viewer, client, requestId: "r" })),
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
