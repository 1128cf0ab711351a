import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { runFlow, codesOf } from "../support/account-flows.ts";
import { openMailbox, tokenIn, type Mailbox } from "../support/mailbox.ts";
import { codes, linkNatively, newPerson, signInNatively } from "../support/openid-flows.ts";
import { startTestProvider, type TestProvider } from "../support/openid-provider.ts";
import {
  createUser,
  startUsersUnderTest,
  testPassword,
  type UsersUnderTest,
} from "../support/users-factory.ts";

let mailbox: Mailbox;
let provider: TestProvider;
let users: UsersUnderTest;
beforeAll(async () => {
  mailbox = await openMailbox();
  provider = await startTestProvider();
  const settings = JSON.stringify([provider.settings({ trustsEmail: ["*"] })]);
  users = await startUsersUnderTest({ settings: { SMTP_URL: mailbox.url, OPENID_PROVIDERS: settings } });
});
afterAll(async () => {
  await users.close();
  await provider.close();
  await mailbox.close();
});

const signIn = async (email: string) =>
  (await runFlow(users, "signIn", { email, password: testPassword })).user?.id;

describe("Whoever registers an address before its owner signs in with a provider", () => {
  it("gets nothing: the owner has an account of their own, with the address", async () => {
    const victim = newPerson();
    const eve = await createUser(users, { email: victim.email });
    const stale = tokenIn(await mailbox.mailTo(victim.email));
    const { user, isNewAccount } = await signInNatively(users, provider, victim);
    expect(isNewAccount).toBe(true);
    expect(user?.id).not.toBe(eve.id);
    expect(codesOf(await runFlow(users, "verifyEmail", { token: stale }))).toEqual(["INVALID_TOKEN"]);
    expect(await signIn(victim.email)).toBe(eve.id);
    const again = await signInNatively(users, provider, victim);
    expect(again.user?.id).toBe(user?.id);
  });

  it("does not get into it by an identity that waits in their own account", async () => {
    const victim = newPerson();
    const eve = await createUser(users, { email: victim.email });
    const evesIdentity = newPerson();
    expect(codes(await linkNatively(users, provider, evesIdentity, eve.viewer))).toEqual([]);
    const victims = await signInNatively(users, provider, victim);
    const eves = await signInNatively(users, provider, evesIdentity);
    expect(eves.user?.id).toBe(eve.id);
    expect(victims.user?.id).not.toBe(eve.id);
  });

  it("loses a waiting identity when the owner takes the account over by mail", async () => {
    const { email } = newPerson();
    const eve = await createUser(users, { email });
    const evesIdentity = { ...newPerson(), email_verified: false };
    await linkNatively(users, provider, evesIdentity, eve.viewer);
    await runFlow(users, "requestPasswordReset", { email });
    const token = tokenIn(await mailbox.mailTo(email, 2));
    await runFlow(users, "resetPassword", { token, newPassword: "the victim's own phrase" });
    const eves = await signInNatively(users, provider, evesIdentity);
    expect(eves.isNewAccount).toBe(true);
    expect(eves.user?.id).not.toBe(eve.id);
  });
});
