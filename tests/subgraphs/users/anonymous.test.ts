import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Viewer } from "@skein/service-kit/identity.ts";
import { decodeJwt } from "jose";
import { randomBytes } from "node:crypto";
import { runFlow } from "../../support/account-flows.ts";
import { viewerOf } from "../../support/identity.ts";
import { openMailbox, tokenIn, type Mailbox } from "../../support/mailbox.ts";
import { codes, linkNatively, newPerson, runOpenId, signInNatively } from "../../support/openid-flows.ts";
import { startTestProvider, type TestProvider } from "../../support/openid-provider.ts";
import { dataOf } from "../../support/subgraph-client.ts";
import {
  createUser,
  startUsersUnderTest,
  testPassword,
  type UsersUnderTest,
} from "../../support/users-factory.ts";

let mailbox: Mailbox;
let provider: TestProvider;
let users: UsersUnderTest;
beforeAll(async () => {
  mailbox = await openMailbox();
  provider = await startTestProvider();
  const settings = JSON.stringify([provider.settings({ trustsEmail: ["example.com"] })]);
  users = await startUsersUnderTest({ settings: { SMTP_URL: mailbox.url, OPENID_PROVIDERS: settings } });
});
afterAll(async () => {
  await users.close();
  await provider.close();
  await mailbox.close();
});

interface Answer {
  readonly signInAnonymously: {
    readonly session: { readonly id: string; readonly accessToken: string; readonly refreshToken: string };
    readonly user: { readonly id: string; readonly handle: string };
  };
}

const newKey = (): string => randomBytes(16).toString("base64url");
const ask = (clientMutationKey: string) =>
  users.send<Answer>(
    null,
    `mutation ($input: SignInAnonymouslyInput!) {
       signInAnonymously(input: $input) { session { id accessToken refreshToken } user { id handle } }
     }`,
    { input: { deviceName: "Pixel 9", clientMutationKey } },
  );

const signIn = async (key = newKey()): Promise<Answer["signInAnonymously"] & { readonly viewer: Viewer }> => {
  const answer = dataOf(await ask(key)).signInAnonymously;
  const longAgo = Math.floor(Date.now() / 1000) - 86_400;
  const viewer = { ...viewerOf(answer.user.id), sessionId: answer.session.id, authenticatedAt: longAgo };
  return { ...answer, viewer: { ...viewer, isAnonymous: true } };
};

const claimsAfterRefresh = async (refreshToken: string) => {
  const document = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { session { accessToken } } }`;
  const answer = await users.send<{ refreshSession: { session: { accessToken: string } } }>(null, document, {
    input: { refreshToken },
  });
  return decodeJwt(dataOf(answer).refreshSession.session.accessToken);
};

const typesOf = async (viewer: Viewer): Promise<unknown[]> => {
  const answer = await users.send<{ myAuditEvents: { nodes: { type: string }[] } }>(
    viewer,
    "{ myAuditEvents(first: 20) { nodes { type } } }",
  );
  return dataOf(answer).myAuditEvents.nodes.map(({ type }) => type);
};

describe("An anonymous account", () => {
  it("has a made-up handle, and a token that says what it is", async () => {
    const { user, session } = await signIn();
    expect(user.handle).toMatch(/^guest_[0-9a-f]{16}$/);
    expect(decodeJwt(session.accessToken)).toMatchObject({ sub: user.id, anon: true, amr: [] });
  });

  it("is the same when the answer was lost, and no other key's", async () => {
    const key = newKey();
    const [first, second, other] = [await signIn(key), await signIn(key), await signIn()];
    expect(second.user.id).toBe(first.user.id);
    expect(second.session.id).not.toBe(first.session.id);
    expect(other.user.id).not.toBe(first.user.id);
  });

  it("needs a key that nobody guesses", async () => {
    expect((await ask("short")).errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  });

  it("is not opened by its key once it is a full one", async () => {
    const key = newKey();
    const { viewer } = await signIn(key);
    await runOpenId(users, "upgradeAccount", { email: newPerson().email, password: testPassword }, viewer);
    expect((await ask(key)).errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  });

  it("takes no password or address but by an upgrade", async () => {
    const { viewer } = await signIn();
    const document = `mutation { changePassword(input: { newPassword: "${testPassword}" }) { changed } }`;
    expect((await users.send(viewer, document)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });
});

describe("upgradeAccount", () => {
  it("keeps the account and its session, and gives it an address to confirm and a password", async () => {
    const { user, viewer, session } = await signIn();
    const { email } = newPerson();
    const upgraded = await runOpenId(users, "upgradeAccount", { email, password: testPassword }, viewer);
    expect(upgraded.user).toMatchObject({ id: user.id, handle: user.handle });
    const claims = await claimsAfterRefresh(session.refreshToken);
    expect(claims).toMatchObject({ sub: user.id, amr: ["pwd"] });
    expect(claims).not.toHaveProperty("anon");
    expect((await runFlow(users, "signIn", { email, password: testPassword })).user?.id).toBe(user.id);
    const token = tokenIn(await mailbox.mailTo(email));
    expect((await runFlow(users, "verifyEmail", { token })).user?.id).toBe(user.id);
    expect(await typesOf(viewer)).toContain("ACCOUNT_UPGRADED");
  });

  it("ends the account's other sessions: an old token in other hands goes no further", async () => {
    const key = newKey();
    const [first, second] = [await signIn(key), await signIn(key)];
    await runOpenId(
      users,
      "upgradeAccount",
      { email: newPerson().email, password: testPassword },
      second.viewer,
    );
    const document = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) { errors { code } } }`;
    const answer = await users.send(null, document, { input: { refreshToken: first.session.refreshToken } });
    expect(JSON.stringify(answer)).toContain("INVALID_REFRESH_TOKEN");
  });

  it("says every problem, and leaves the account as it is", async () => {
    const { viewer } = await signIn();
    const taken = await createUser(users);
    const { email } = newPerson();
    const bad = { email, password: "short", handle: "a" };
    expect(codes(await runOpenId(users, "upgradeAccount", bad, viewer)).sort()).toEqual([
      "HANDLE_INVALID",
      "PASSWORD_UNACCEPTABLE",
    ]);
    const clash = { email, password: testPassword, handle: taken.handle };
    expect(codes(await runOpenId(users, "upgradeAccount", clash, viewer))).toEqual(["HANDLE_TAKEN"]);
    expect(codes(await runOpenId(users, "upgradeAccount", { ...clash, handle: null }, viewer))).toEqual([]);
  });

  it("is for anonymous accounts, and once", async () => {
    const { viewer } = await createUser(users);
    const input = { email: newPerson().email, password: testPassword };
    expect(codes(await runOpenId(users, "upgradeAccount", input, viewer))).toEqual(["NOT_ANONYMOUS"]);
    const guest = await signIn();
    const inputs = [newPerson(), newPerson()].map(({ email }) => ({ email, password: testPassword }));
    const answers = await Promise.all(
      inputs.map((each) => runOpenId(users, "upgradeAccount", each, guest.viewer)),
    );
    expect(answers.flatMap(codes)).toEqual(["NOT_ANONYMOUS"]);
  });
});

describe("linkIdentity of an anonymous account", () => {
  it("upgrades it without a proof, and gives it the address that the provider proves", async () => {
    const { user, viewer, session } = await signIn();
    const person = newPerson();
    expect(codes(await linkNatively(users, provider, person, viewer))).toEqual([]);
    expect(await claimsAfterRefresh(session.refreshToken)).toMatchObject({ sub: user.id, amr: ["fed"] });
    expect((await signInNatively(users, provider, person)).user?.id).toBe(user.id);
    const email = await users.send(viewer, "{ myEmail { address isVerified } }");
    expect(email.data).toEqual({ myEmail: { address: person.email, isVerified: true } });
  });

  it("takes no identity that has an account, and no address that somebody has", async () => {
    const person = newPerson();
    const first = await signInNatively(users, provider, person);
    const { viewer } = await signIn();
    expect(codes(await linkNatively(users, provider, person, viewer))).toEqual(["IDENTITY_IN_USE"]);
    const sameAddress = { ...newPerson(), email: person.email };
    expect(codes(await linkNatively(users, provider, sameAddress, viewer))).toEqual([]);
    expect((await users.send(viewer, "{ myEmail { address } }")).data).toEqual({ myEmail: null });
    expect((await signInNatively(users, provider, person)).user?.id).toBe(first.user?.id);
  });
});

describe("Anonymous accounts of one network", () => {
  it("are limited", async () => {
    const limited = await startUsersUnderTest({
      name: "guests",
      settings: { CLIENT_ATTEMPTS_PER_HOUR: "10" },
    });
    const document = `mutation ($key: String!) { signInAnonymously(input: { clientMutationKey: $key }) { user { id } } }`;
    const many = Array.from({ length: 11 }, () =>
      limited.from("198.51.100.9").send(null, document, { key: newKey() }),
    );
    const refused = (await Promise.all(many)).flatMap(({ errors }) => errors ?? []);
    expect(refused.map(({ extensions }) => extensions.code)).toEqual(["RATE_LIMITED"]);
    await limited.close();
  });
});
