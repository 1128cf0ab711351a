import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { runFlow } from "../support/account-flows.ts";
import { openMailbox, tokenIn, type Mailbox } from "../support/mailbox.ts";
import { codes, linkNatively, newPerson, signInNatively } from "../support/openid-flows.ts";
import { startTestProvider, type TestProvider } from "../support/openid-provider.ts";
import { runSql } from "../support/run-sql.ts";
import { describeWithPostgres } from "../support/services.ts";
import {
  createUser,
  startUsersUnderTest,
  type TestUser,
  type UsersUnderTest,
} from "../support/users-factory.ts";

let mailbox: Mailbox;
let trusted: TestProvider;
let lax: TestProvider;
let users: UsersUnderTest;
beforeAll(async () => {
  mailbox = await openMailbox();
  trusted = await startTestProvider();
  lax = await startTestProvider("lax");
  const settings = [trusted.settings({ trustsEmail: ["example.com", "hd"] }), lax.settings()];
  users = await startUsersUnderTest({
    settings: { SMTP_URL: mailbox.url, OPENID_PROVIDERS: JSON.stringify(settings) },
  });
});
afterAll(async () => {
  await users.close();
  await trusted.close();
  await lax.close();
  await mailbox.close();
});

async function createVerified(email: string): Promise<TestUser> {
  const user = await createUser(users, { email });
  await runFlow(users, "verifyEmail", { token: tokenIn(await mailbox.mailTo(email)) });
  return user;
}

describe("An account that has an address", () => {
  it("is joined by who proves that address through a provider that is trusted for it, and is told", async () => {
    const person = newPerson();
    const owner = await createVerified(person.email);
    const { user, isNewAccount } = await signInNatively(users, trusted, person);
    expect([user?.id, isNewAccount]).toEqual([owner.id, false]);
    expect((await mailbox.mailTo(person.email, 2)).text).toContain("another provider");
  });

  it.each([
    ["an address that the provider does not call verified", { domain: "example.com", email_verified: false }],
    ["an address of a domain that the provider is not trusted for", { domain: "other.example" }],
    ["a hosted domain that is not the address's", { domain: "other.example", hd: "example.org" }],
  ])("is not opened by %s", async (_case, { domain, ...claims }) => {
    const sub = crypto.randomUUID();
    const email = `${sub}@${domain}`;
    const owner = await createVerified(email);
    const { user, isNewAccount } = await signInNatively(users, trusted, {
      email_verified: true,
      ...claims,
      sub,
      email,
    });
    expect(isNewAccount).toBe(true);
    expect(user?.id).not.toBe(owner.id);
  });

  it("is not opened by a provider that is trusted for no address, which sends its owner a mail", async () => {
    const person = newPerson();
    const owner = await createVerified(person.email);
    const { user, isNewAccount } = await signInNatively(users, lax, person, "lax");
    expect(isNewAccount).toBe(true);
    expect(user?.id).not.toBe(owner.id);
    expect((await mailbox.mailTo(person.email, 2)).text).toContain(`@${owner.handle}`);
  });

  it("is not opened by the next holder of the address at the same provider", async () => {
    const person = newPerson();
    await createVerified(person.email);
    await signInNatively(users, trusted, person);
    const successor = { ...person, sub: crypto.randomUUID() };
    expect(codes(await signInNatively(users, trusted, successor))).toEqual(["LINK_REQUIRED"]);
  });
});

describeWithPostgres("An account that more than its mail guards", () => {
  it.each([
    [
      "second factor",
      `INSERT INTO totp_secret (user_id, secret, confirmed_at) VALUES ($1, '\\x00', now())`,
      { session: null, secondFactor: { challengeToken: expect.any(String) } },
    ],
    [
      "role",
      `UPDATE "user" SET roles = '{USER,ADMIN}' WHERE id = $1`,
      { isNewAccount: false, secondFactor: null },
    ],
  ])("is not opened past its %s, and can be linked from within", async (_guard, statement, answer) => {
    const person = newPerson();
    const owner = await createVerified(person.email);
    await runSql(users.databaseUrl, statement, [owner.id]);
    expect(codes(await signInNatively(users, trusted, person))).toEqual(["LINK_REQUIRED"]);
    expect(codes(await linkNatively(users, trusted, person, owner.viewer))).toEqual([]);
    expect(await signInNatively(users, trusted, person)).toMatchObject(answer);
  });
});

describe("An identity", () => {
  it("stays with its account when its address at the provider becomes another's", async () => {
    const person = newPerson();
    const first = await signInNatively(users, trusted, person);
    const other = await createVerified(newPerson().email);
    const moved = await signInNatively(users, trusted, { ...person, email: other.email });
    expect(moved.user?.id).toBe(first.user?.id);
  });

  it("of one issuer is not that of another with the same subject", async () => {
    const person = newPerson();
    const first = await signInNatively(users, trusted, person);
    const second = await signInNatively(users, lax, person, "lax");
    expect(second.user?.id).not.toBe(first.user?.id);
  });

  it("makes one account of two first sign-ins at the same moment", async () => {
    const person = newPerson();
    const answers = await Promise.all([1, 2, 3].map(() => signInNatively(users, trusted, person)));
    expect(new Set(answers.map(({ user }) => user?.id)).size).toBe(1);
  });
});
