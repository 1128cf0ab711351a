import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { exportSPKI, SignJWT, type JWTPayload } from "jose";
import { codes, newNonce, newPerson, runOpenId, sha256, signInNatively } from "../support/openid-flows.ts";
import { startTestProvider, testClientId, type TestProvider } from "../support/openid-provider.ts";
import { startUsersUnderTest, type UsersUnderTest } from "../support/users-factory.ts";

const nativeClientId = "skein-test.ios";

let provider: TestProvider;
let other: TestProvider;
let users: UsersUnderTest;
beforeAll(async () => {
  provider = await startTestProvider();
  other = await startTestProvider("other");
  const settings = [provider.settings({ audiences: [nativeClientId] }), other.settings()];
  users = await startUsersUnderTest({ settings: { OPENID_PROVIDERS: JSON.stringify(settings) } });
});
afterAll(async () => {
  await users.close();
  await provider.close();
  await other.close();
});

const now = (): number => Math.floor(Date.now() / 1000);
const present = async (idToken: string, nonce: string, name = "test") =>
  codes(await runOpenId(users, "signInWithIdToken", { provider: name, idToken, nonce }));

describe("An id token", () => {
  it.each([
    ["as it is", (nonce: string) => nonce],
    ["as its SHA-256 in hex", (nonce: string) => sha256(nonce, "hex")],
    ["as its SHA-256 in base64url", (nonce: string) => sha256(nonce, "base64url")],
  ])("is taken with our nonce %s, once", async (_form, formOf) => {
    const nonce = await newNonce(users);
    const idToken = await provider.idToken({ ...newPerson(), nonce: formOf(nonce), aud: nativeClientId });
    expect(await present(idToken, nonce)).toEqual([]);
    expect(await present(idToken, nonce)).toEqual(["INVALID_ID_TOKEN"]);
  });

  it.each<[string, JWTPayload]>([
    ["for another client", { aud: "another-app" }],
    ["for us and for somebody else", { aud: [testClientId, "another-app"], azp: testClientId }],
    ["that was issued to another client", { azp: "another-app" }],
    ["of another issuer", { iss: "https://issuer.example" }],
    ["that has expired", { exp: now() - 60 }],
    ["that was issued long ago", { iat: now() - 3_600 }],
    ["that is of the future", { iat: now() + 3_600, exp: now() + 7_200 }],
    ["with another nonce", { nonce: "another" }],
    ["without a nonce", { nonce: null }],
    ["without a subject", { sub: "" }],
    ["with an endless subject", { sub: "s".repeat(256) }],
  ])("%s is refused", async (_case, claims) => {
    expect(codes(await signInNatively(users, provider, { ...newPerson(), ...claims }))).toEqual([
      "INVALID_ID_TOKEN",
    ]);
  });

  it.each(["logout+jwt", "at+jwt"])("of the type %s is refused", async (typ) => {
    const nonce = await newNonce(users);
    expect(await present(await provider.idToken({ ...newPerson(), nonce }, { typ }), nonce)).toEqual([
      "INVALID_ID_TOKEN",
    ]);
  });

  it("is refused with a nonce that nobody was given, or that another provider's was", async () => {
    const invented = sha256("invented", "base64url");
    const idToken = await provider.idToken({ ...newPerson(), nonce: invented });
    expect(await present(idToken, invented)).toEqual(["INVALID_ID_TOKEN"]);
    const nonce = await newNonce(users, "other");
    expect(await present(await provider.idToken({ ...newPerson(), nonce }), nonce)).toEqual([
      "INVALID_ID_TOKEN",
    ]);
  });

  it("that another provider has signed is refused", async () => {
    const nonce = await newNonce(users);
    const idToken = await other.idToken({ ...newPerson(), nonce, iss: provider.issuer });
    expect(await present(idToken, nonce)).toEqual(["INVALID_ID_TOKEN"]);
  });

  it("without a signature, or signed with a public key as if it were a secret, is refused", async () => {
    const nonce = await newNonce(users);
    const claims = {
      ...newPerson(),
      nonce,
      iss: provider.issuer,
      aud: testClientId,
      iat: now(),
      exp: now() + 60,
    };
    const secret = new TextEncoder().encode(await exportSPKI(provider.publicKey));
    const hmac = await new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: "test-key" }).sign(secret);
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    for (const forged of [hmac, `${encode({ alg: "none" })}.${encode(claims)}.`, "not.a.token", ""]) {
      expect(await present(forged, nonce)).toEqual(["INVALID_ID_TOKEN"]);
    }
  });

  it("that fails leaves the nonce for the right one", async () => {
    const nonce = await newNonce(users);
    expect(await present("not.a.token", nonce)).toEqual(["INVALID_ID_TOKEN"]);
    expect(await present(await provider.idToken({ ...newPerson(), nonce }), nonce)).toEqual([]);
  });

  it("signs in to one session, however many present it at the same moment", async () => {
    const nonce = await newNonce(users);
    const idToken = await provider.idToken({ ...newPerson(), nonce });
    const answers = await Promise.all([1, 2, 3, 4].map(() => present(idToken, nonce)));
    expect(answers.filter((errors) => errors.length === 0)).toHaveLength(1);
  });
});

describe("A provider that is away", () => {
  it("is said to be; its known keys serve on", async () => {
    const away = await startTestProvider("away");
    const known = await startTestProvider("known");
    const settings = JSON.stringify([away.settings(), known.settings()]);
    const service = await startUsersUnderTest({ name: "away", settings: { OPENID_PROVIDERS: settings } });
    await signInNatively(service, known, newPerson(), "known");
    await Promise.all([away.close(), known.close()]);
    expect(codes(await signInNatively(service, away, newPerson(), "away"))).toEqual(["PROVIDER_UNAVAILABLE"]);
    expect(codes(await signInNatively(service, known, newPerson(), "known"))).toEqual([]);
    await service.close();
  });
});
