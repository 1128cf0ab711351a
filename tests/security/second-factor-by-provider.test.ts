import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { decodeJwt } from "jose";
import { codesOf, refusalOf } from "../support/account-flows.ts";
import {
  anHourAgo,
  askFactor,
  enableTotp,
  runFactor,
  viewerOfToken,
  type GuardedUser,
} from "../support/factor-requests.ts";
import {
  codes,
  linkNatively,
  newPerson,
  runOpenId,
  signInNatively,
  type OpenIdPayload,
} from "../support/openid-flows.ts";
import { startTestProvider, testRedirectUri, type TestProvider } from "../support/openid-provider.ts";
import { addPasskey, beginPasskey, appOrigin, runPasskey } from "../support/passkey-requests.ts";
import {
  createUser,
  startUsersUnderTest,
  type TestUser,
  type UsersUnderTest,
} from "../support/users-factory.ts";

let provider: TestProvider;
let users: UsersUnderTest;
beforeAll(async () => {
  provider = await startTestProvider();
  const settings = { OPENID_PROVIDERS: JSON.stringify([provider.settings()]), APP_URL: appOrigin };
  users = await startUsersUnderTest({ name: "factor_by_provider", settings });
});
afterAll(async () => {
  await users.close();
  await provider.close();
});

type Person = ReturnType<typeof newPerson>;

/** An account with an identity of the provider, and then with an authenticator app. */
async function createGuarded(): Promise<TestUser & GuardedUser & { readonly person: Person }> {
  const [user, person] = [await createUser(users), newPerson()];
  await linkNatively(users, provider, person, user.viewer);
  return { ...user, ...(await enableTotp(users, user)), person };
}

async function signInByBrowser({ sub, ...claims }: Person): Promise<OpenIdPayload> {
  provider.addPerson(sub, claims);
  const begun = await runOpenId(users, "beginOpenIdSignIn", {
    provider: "test",
    redirectUri: testRedirectUri,
  });
  const callbackUrl = await provider.signIn(begun.authorizationUrl ?? "", sub);
  const input = { provider: "test", flowToken: begun.flowToken, callbackUrl };
  return runOpenId(users, "completeOpenIdSignIn", input);
}

const ways: readonly [string, (person: Person) => Promise<OpenIdPayload>][] = [
  ["natively", (person) => signInNatively(users, provider, person)],
  ["in the browser", signInByBrowser],
];

const tokenOf = ({ secondFactor }: OpenIdPayload): string => {
  if (!secondFactor) throw new Error("No second factor was asked for");
  return secondFactor.challengeToken;
};
const complete = (input: Record<string, unknown>) => runFactor(users, "completeSignIn", null, input);
const invalid = ["CHALLENGE_INVALID"];

describe("Whoever has the provider's account of somebody with an authenticator app", () => {
  it.each(ways)("gets a challenge and nothing of the account, signing in %s", async (_, signIn) => {
    const { person } = await createGuarded();
    const answer = await signIn(person);
    expect(answer).toMatchObject({ session: null, user: null, isNewAccount: null, errors: [] });
    expect(answer.secondFactor?.methods).toEqual(["TOTP", "RECOVERY_CODE"]);
    expect(codesOf(await complete({ challengeToken: tokenOf(answer), code: "00000" }))).toEqual([
      "CODE_WRONG",
    ]);
  });

  it.each([{ amr: ["mfa", "otp"] }, { amr: ["hwk"], acr: "phr" }])(
    "gets no further with an id token that says %j",
    async (claims) => {
      const { person } = await createGuarded();
      expect(await signInNatively(users, provider, { ...person, ...claims })).toMatchObject({
        session: null,
        secondFactor: { challengeToken: expect.any(String) },
      });
    },
  );

  it("has five guesses for a challenge, and the right code is none of them afterwards", async () => {
    const { app, person } = await createGuarded();
    const challengeToken = tokenOf(await signInNatively(users, provider, person));
    for (let index = 0; index < 5; index += 1) {
      const client = users.from(`203.0.113.${index.toString()}`);
      const input = { challengeToken, code: "00000" };
      expect(codesOf(await runFactor(client, "completeSignIn", null, input))).toEqual(["CODE_WRONG"]);
    }
    expect(codesOf(await complete({ challengeToken, code: app.code() }))).toEqual(invalid);
  });

  it("gets no session by a challenge whose identity was unlinked meanwhile", async () => {
    const { app, person, viewer } = await createGuarded();
    const challengeToken = tokenOf(await signInNatively(users, provider, person));
    const key = { issuer: provider.issuer, subject: person.sub };
    expect(await runOpenId(users, "unlinkIdentity", key, viewer)).toMatchObject({ unlinked: true });
    const answer = await complete({ challengeToken, code: app.code() });
    expect(answer.session).toBeNull();
    expect(codesOf(answer)).toEqual(invalid);
  });

  it("gets no session by a challenge whose identity another account has now", async () => {
    const { app, person, viewer } = await createGuarded();
    const challengeToken = tokenOf(await signInNatively(users, provider, person));
    await runOpenId(users, "unlinkIdentity", { issuer: provider.issuer, subject: person.sub }, viewer);
    expect((await signInNatively(users, provider, person)).isNewAccount).toBe(true);
    expect(codesOf(await complete({ challengeToken, code: app.code() }))).toEqual(invalid);
  });
});

describe("The owner of an authenticator app who signs in by a provider", () => {
  it.each(ways)("gets in with a code, %s, and the token says both", async (_, signIn) => {
    const { app, id, person } = await createGuarded();
    const challengeToken = tokenOf(await signIn(person));
    const { session, user } = await complete({ challengeToken, code: app.code() });
    expect(user?.id).toBe(id);
    expect(decodeJwt(session?.accessToken ?? "").amr).toEqual(["fed", "otp", "mfa"]);
  });

  it("gets in with a recovery code", async () => {
    const { recoveryCodes, id, person } = await createGuarded();
    const challengeToken = tokenOf(await signInNatively(users, provider, person));
    expect((await complete({ challengeToken, recoveryCode: recoveryCodes[0] })).user?.id).toBe(id);
  });

  it("is asked for no code without the app, nor after its removal", async () => {
    const { person, viewer, id } = await createGuarded();
    await runFactor(users, "disableTotp", viewer);
    expect((await signInNatively(users, provider, person)).user?.id).toBe(id);
    expect(codes(await signInNatively(users, provider, newPerson()))).toEqual([]);
  });

  it("may then at once remove the app, which a session of long ago may not", async () => {
    const { app, person } = await createGuarded();
    const challengeToken = tokenOf(await signInNatively(users, provider, person));
    const { session } = await complete({ challengeToken, code: app.code() });
    const viewer = viewerOfToken(session?.accessToken ?? "");
    expect(refusalOf(await askFactor(users, "disableTotp", anHourAgo(viewer)))).toBe("STEP_UP_REQUIRED");
    expect(await runFactor(users, "disableTotp", viewer)).toEqual({ disabled: true, errors: [] });
  });

  it("is asked for none with a passkey, which is two factors by itself", async () => {
    const user = await createGuarded();
    const key = await addPasskey(users, user);
    const response = key.assert(await beginPasskey(users, "beginPasskeySignIn", null));
    const { session } = await runPasskey(users, "signInWithPasskey", null, { response });
    expect(decodeJwt(session?.accessToken ?? "").amr).toEqual(["hwk", "mfa"]);
  });
});
