import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { codes, runOpenId, type OpenIdPayload } from "../support/openid-flows.ts";
import { startTestProvider, testRedirectUri, type TestProvider } from "../support/openid-provider.ts";
import { startUsersUnderTest, type UsersUnderTest } from "../support/users-factory.ts";

let provider: TestProvider;
let users: UsersUnderTest;
beforeAll(async () => {
  provider = await startTestProvider();
  const settings = JSON.stringify([provider.settings({ trustsEmail: ["*"] })]);
  users = await startUsersUnderTest({ settings: { OPENID_PROVIDERS: settings } });
});
afterAll(async () => {
  await users.close();
  await provider.close();
});

interface Flow {
  readonly flowToken: string;
  readonly callbackUrl: string;
}

/** A sign-in up to the app that the browser came back to. */
async function comeBack(subject: string): Promise<Flow> {
  const begun = await runOpenId(users, "beginOpenIdSignIn", {
    provider: "test",
    redirectUri: testRedirectUri,
  });
  const { authorizationUrl, flowToken } = begun;
  if (authorizationUrl == null || flowToken == null) throw new Error("The sign-in did not begin.");
  return { flowToken, callbackUrl: await provider.signIn(authorizationUrl, subject) };
}

const complete = (flow: Flow): Promise<OpenIdPayload> =>
  runOpenId(users, "completeOpenIdSignIn", { provider: "test", ...flow });

describe("A sign-in in the browser", () => {
  it("ends in the account of who signed in, the same at the second time", async () => {
    provider.addPerson("ann", { email: "ann@example.com", email_verified: true, name: "Ann Example" });
    const first = await complete(await comeBack("ann"));
    expect(codes(first)).toEqual([]);
    expect([first.isNewAccount, first.user?.displayName]).toEqual([true, "Ann Example"]);
    const second = await complete(await comeBack("ann"));
    expect([second.isNewAccount, second.user?.id]).toEqual([false, first.user?.id]);
  });

  it("asks the provider with PKCE, a state and a nonce, none of which is the flow token", async () => {
    const input = { provider: "test", redirectUri: testRedirectUri };
    const { authorizationUrl, flowToken } = await runOpenId(users, "beginOpenIdSignIn", input);
    const parameters = new URL(authorizationUrl ?? "").searchParams;
    expect(parameters.get("code_challenge_method")).toBe("S256");
    for (const name of ["state", "nonce", "code_challenge"]) {
      expect(parameters.get(name)).toHaveLength(43);
      expect(parameters.get(name)).not.toBe(flowToken);
    }
  });

  it("cannot be ended twice", async () => {
    const flow = await comeBack("bob");
    expect(codes(await complete(flow))).toEqual([]);
    expect(codes(await complete(flow))).toEqual(["INVALID_CALLBACK"]);
  });

  it("cannot be ended with the callback of another, by which a victim would be signed in to an attacker's account", async () => {
    const victim = await comeBack("victim");
    const attacker = await comeBack("attacker");
    const mixed = { flowToken: victim.flowToken, callbackUrl: attacker.callbackUrl };
    expect(codes(await complete(mixed))).toEqual(["INVALID_CALLBACK"]);
  });

  it("cannot be ended with another's code under the own state, nor without its issuer", async () => {
    const victim = await comeBack("victim");
    const attacker = await comeBack("attacker");
    const injected = new URL(attacker.callbackUrl);
    injected.searchParams.set("code", new URL(victim.callbackUrl).searchParams.get("code") ?? "");
    expect(codes(await complete({ ...attacker, callbackUrl: injected.href }))).toEqual(["INVALID_CALLBACK"]);
    const third = await comeBack("third");
    const nameless = new URL(third.callbackUrl);
    nameless.searchParams.set("iss", "https://issuer.example");
    expect(codes(await complete({ ...third, callbackUrl: nameless.href }))).toEqual(["INVALID_CALLBACK"]);
  });

  it.each([
    "https://evil.example/callback",
    `${testRedirectUri}/..`,
    `${testRedirectUri}?x=1`,
    "javascript:alert(1)",
  ])("is never sent back to %s", async (redirectUri) => {
    const begun = await runOpenId(users, "beginOpenIdSignIn", { provider: "test", redirectUri });
    expect(codes(begun)).toEqual(["REDIRECT_URI_NOT_ALLOWED"]);
  });

  it("is refused with nonsense in place of the callback or the token", async () => {
    const flow = await comeBack("dan");
    expect(codes(await complete({ ...flow, flowToken: "x" }))).toEqual(["INVALID_CALLBACK"]);
    expect(codes(await complete({ ...flow, callbackUrl: "nonsense" }))).toEqual(["INVALID_CALLBACK"]);
    const denied = await comeBack("dan");
    const callbackUrl = `${testRedirectUri}?error=access_denied&state=${new URL(denied.callbackUrl).searchParams.get("state") ?? ""}`;
    expect(codes(await complete({ ...denied, callbackUrl }))).toEqual(["INVALID_CALLBACK"]);
  });
});
