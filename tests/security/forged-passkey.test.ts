import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { codesOf } from "../support/account-flows.ts";
import { auditOf, runFactor } from "../support/factor-requests.ts";
import {
  addPasskey,
  appOrigin,
  beginPasskey,
  runPasskey,
  type UserPasskey,
} from "../support/passkey-requests.ts";
import { createSoftwarePasskey, type Ceremony } from "../support/software-authenticator.ts";
import { createUser, startUsersUnderTest, type UsersUnderTest } from "../support/users-factory.ts";

const android = `android:apk-key-hash:${"A".repeat(43)}`;
let users: UsersUnderTest;
beforeAll(async () => {
  const settings = { APP_URL: appOrigin, PASSKEY_ORIGINS: android };
  users = await startUsersUnderTest({ name: "forged_passkeys", settings });
});
afterAll(() => users.close());

const rpId = "app.example.org";
const signInWith = (response: string) => runPasskey(users, "signInWithPasskey", null, { response });
const begin = () => beginPasskey(users, "beginPasskeySignIn", null);
const assertWith = async (key: UserPasskey, ceremony: Ceremony = {}) =>
  signInWith(key.assert(await begin(), ceremony));
const refused = ["PASSKEY_REFUSED"];

describe("A response of a passkey", () => {
  it.each<[string, Ceremony]>([
    ["of another origin", { origin: "https://evil.example", rpId }],
    ["for another site", { rpId: "evil.example" }],
    ["without verification of the person", { isUserVerified: false }],
    ["of another ceremony", { type: "webauthn.create" }],
  ])("%s signs nobody in", async (_, ceremony) => {
    const key = await addPasskey(users, await createUser(users));
    expect(codesOf(await assertWith(key, ceremony))).toEqual(refused);
  });

  it("of a configured Android app signs in", async () => {
    const key = await addPasskey(users, await createUser(users));
    expect(codesOf(await assertWith(key, { origin: android, rpId }))).toEqual([]);
  });

  it("works once, however many send it at once", async () => {
    const key = await addPasskey(users, await createUser(users));
    const response = key.assert(await begin());
    const answers = await Promise.all([1, 2, 3].map(() => signInWith(response)));
    expect(answers.filter(({ session }) => session)).toHaveLength(1);
  });

  it("to a challenge that nobody was given signs nobody in", async () => {
    const key = await addPasskey(users, await createUser(users));
    expect(codesOf(await signInWith(key.assert('{"challenge":"AAAA"}')))).toEqual(refused);
  });

  it("to the challenge of a step-up signs nobody in, and the other way round", async () => {
    const ann = await createUser(users);
    const key = await addPasskey(users, ann);
    const stepUp = await beginPasskey(users, "beginPasskeyStepUp", ann.viewer);
    expect(codesOf(await signInWith(key.assert(stepUp)))).toEqual(refused);
    const passkey = key.assert(await begin());
    expect(codesOf(await runFactor(users, "stepUp", ann.viewer, { passkey }))).toEqual(["PROOF_WRONG"]);
  });

  it("of somebody else's passkey steps nobody up", async () => {
    const [ann, eve] = [await createUser(users), await createUser(users)];
    const key = await addPasskey(users, eve);
    const passkey = key.assert(await beginPasskey(users, "beginPasskeyStepUp", ann.viewer));
    expect(codesOf(await runFactor(users, "stepUp", ann.viewer, { passkey }))).toEqual(["PROOF_WRONG"]);
  });

  it("whose signature was changed signs nobody in", async () => {
    const key = await addPasskey(users, await createUser(users));
    const response = JSON.parse(key.assert(await begin())) as { response: { authenticatorData: string } };
    const bytes = Buffer.from(response.response.authenticatorData, "base64url");
    bytes.writeUInt32BE(9, 33);
    response.response.authenticatorData = bytes.toString("base64url");
    expect(codesOf(await signInWith(JSON.stringify(response)))).toEqual(refused);
  });

  it.each(["", "null", "[]", "{}", '{"id":1}', "x".repeat(100_000)])("that is none: %#", async (response) => {
    expect(codesOf(await signInWith(response))).toEqual(refused);
  });
});

describe("A copy of a passkey", () => {
  it("is refused when its count does not grow, and the owner can read of it", async () => {
    const ann = await createUser(users);
    const key = await addPasskey(users, ann, 5);
    expect(codesOf(await assertWith(key, { signCount: 7 }))).toEqual([]);
    for (const signCount of [7, 6, 0]) expect(codesOf(await assertWith(key, { signCount }))).toEqual(refused);
    expect(await auditOf(users, ann.viewer)).toContain("PASSKEY_CLONE_SUSPECTED");
    expect(codesOf(await assertWith(key, { signCount: 8 }))).toEqual([]);
  });
});

describe("A registration of a passkey", () => {
  const register = (viewer: Parameters<typeof runPasskey>[2], response: string) =>
    runPasskey(users, "registerPasskey", viewer, { name: "key", response });

  it("to somebody else's challenge adds nothing", async () => {
    const [ann, eve] = [await createUser(users), await createUser(users)];
    const options = await beginPasskey(users, "beginPasskeyRegistration", ann.viewer);
    const response = createSoftwarePasskey(appOrigin).register(options);
    expect(codesOf(await register(eve.viewer, response))).toEqual(["RESPONSE_INVALID"]);
  });

  it("works once, and without verification of the person not at all", async () => {
    const ann = await createUser(users);
    const key = createSoftwarePasskey(appOrigin);
    const first = await beginPasskey(users, "beginPasskeyRegistration", ann.viewer);
    expect(codesOf(await register(ann.viewer, key.register(first, { isUserVerified: false })))).toEqual([
      "RESPONSE_INVALID",
    ]);
    expect(codesOf(await register(ann.viewer, key.register(first)))).toEqual(["RESPONSE_INVALID"]);
    const second = await beginPasskey(users, "beginPasskeyRegistration", ann.viewer);
    expect(codesOf(await register(ann.viewer, key.register(second)))).toEqual([]);
  });

  it("takes no credential that somebody has", async () => {
    const [ann, eve] = [await createUser(users), await createUser(users)];
    const key = await addPasskey(users, ann);
    const options = await beginPasskey(users, "beginPasskeyRegistration", eve.viewer);
    expect(codesOf(await register(eve.viewer, key.register(options)))).toEqual(["NOT_ADDED"]);
  });
});
