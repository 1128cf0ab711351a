import { describe, expect, it } from "@jest/globals";
import { createLocalJWKSet, decodeJwt, importJWK, jwtVerify, type CryptoKey } from "jose";
import { createSigningKeyPair } from "../signing-key/signing-key.ts";
import { createAccessTokenIssuer } from "./access-token.ts";

async function createIssuer() {
  const { kid, publicJwk, privateJwk } = await createSigningKeyPair();
  const key = (await importJWK(privateJwk, "EdDSA")) as CryptoKey;
  const signingKeys = { current: () => ({ kid, key }) };
  const issuer = createAccessTokenIssuer({ signingKeys, issuer: "https://users.example", audience: "skein" });
  return { kid, keySet: { keys: [publicJwk] }, issue: issuer.issue };
}

const claims = {
  userId: "user-1",
  sessionId: "session-1",
  roles: ["USER"],
  methods: ["pwd", "otp"],
  authenticatedAt: new Date("2026-03-01T09:00:00.750Z"),
  isAnonymous: false,
};

describe("an access token", () => {
  it("verifies against the public key set, with the claims of RFC 9068", async () => {
    const issuer = await createIssuer();
    const { token } = await issuer.issue(claims, new Date());
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(issuer.keySet), {
      issuer: "https://users.example",
      audience: "skein",
      typ: "at+jwt",
      algorithms: ["EdDSA"],
    });
    expect(protectedHeader).toEqual({ alg: "EdDSA", typ: "at+jwt", kid: issuer.kid });
    expect(payload).toMatchObject({ sub: "user-1", sid: "session-1", roles: ["USER"], scope: "api" });
    expect(payload).toMatchObject({ amr: ["pwd", "otp"], auth_time: 1_772_355_600 });
    expect(payload).not.toHaveProperty("anon");
  });

  it("says that an account is anonymous", async () => {
    const { token } = await (await createIssuer()).issue({ ...claims, isAnonymous: true }, new Date());
    expect(decodeJwt(token)).toMatchObject({ anon: true });
  });

  it.each([
    [["USER"], "api"],
    [["USER", "MODERATOR"], "api moderation"],
    [["USER", "ADMIN"], "api moderation admin"],
  ])("gives the roles %j the scopes %s", async (roles, scope) => {
    const { token } = await (await createIssuer()).issue({ ...claims, roles }, new Date());
    expect(decodeJwt(token)).toMatchObject({ roles, scope });
  });

  it("lives for ten minutes, and says so", async () => {
    const issuer = await createIssuer();
    const { expiresAt } = await issuer.issue(claims, new Date("2026-03-01T09:00:00.750Z"));
    expect(expiresAt.toISOString()).toBe("2026-03-01T09:10:00.000Z");
  });
});

describe("the key set", () => {
  it("has no private part", async () => {
    const { keySet } = await createIssuer();
    expect(Object.keys(keySet.keys[0] ?? {}).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
  });
});
