import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openDatabase } from "@skein/service-kit/database.ts";
import { codesOf, runFlow } from "../../support/account-flows.ts";
import { describeWithPostgres } from "../../support/services.ts";
import { openMailbox, tokenIn, type Mailbox } from "../../support/mailbox.ts";
import {
  createUser,
  startUsersUnderTest,
  testPassword,
  type TestUser,
  type UsersUnderTest,
} from "../../support/users-factory.ts";

const newPassword = "a wholly different phrase";

let mailbox: Mailbox;
let users: UsersUnderTest;
beforeAll(async () => {
  mailbox = await openMailbox();
  users = await startUsersUnderTest({ settings: { SMTP_URL: mailbox.url } });
});
afterAll(async () => {
  await users.close();
  await mailbox.close();
});

async function verifiedUser(): Promise<TestUser> {
  const ann = await createUser(users);
  await runFlow(users, "verifyEmail", { token: tokenIn(await mailbox.mailTo(ann.email)) });
  return ann;
}

const signIn = async (email: string, password: string) =>
  (await runFlow(users, "signIn", { email, password })).user?.id;

/** Whether a session may still do what is sensitive. */
async function isActive({ viewer }: Pick<TestUser, "viewer">): Promise<boolean> {
  const { errors } = await users.send(viewer, `mutation { resendEmailVerification(input: {}) { accepted } }`);
  return errors?.[0]?.extensions.code !== "UNAUTHENTICATED";
}

describe("a forgotten password", () => {
  it("is replaced by the link of a mail, which signs out every device", async () => {
    const ann = await verifiedUser();
    expect(await runFlow(users, "requestPasswordReset", { email: ann.email })).toEqual({
      accepted: true,
      errors: [],
    });
    const mail = await mailbox.mailTo(ann.email, 2);
    expect(mail.subject).toBe("Choose a new password");
    const token = tokenIn(mail);
    expect(await isActive(ann)).toBe(true);
    expect(await runFlow(users, "resetPassword", { token, newPassword })).toEqual({
      changed: true,
      errors: [],
    });
    expect(await isActive(ann)).toBe(false);
    expect(await signIn(ann.email, testPassword)).toBeUndefined();
    expect(await signIn(ann.email, newPassword)).toBe(ann.id);
    expect((await mailbox.mailTo(ann.email, 3)).subject).toBe("Your password was changed");
    expect(codesOf(await runFlow(users, "resetPassword", { token, newPassword }))).toEqual(["INVALID_TOKEN"]);
  });

  it("keeps its link when the new password is refused", async () => {
    const ann = await verifiedUser();
    await runFlow(users, "requestPasswordReset", { email: ann.email });
    const token = tokenIn(await mailbox.mailTo(ann.email, 2));
    const reset = (password: string) => runFlow(users, "resetPassword", { token, newPassword: password });
    expect(codesOf(await reset("password"))).toEqual(["PASSWORD_UNACCEPTABLE"]);
    expect(codesOf(await reset(`${ann.handle}1`))).toEqual(["PASSWORD_UNACCEPTABLE"]);
    expect(codesOf(await reset(newPassword))).toEqual([]);
  });

  it("of an address that nobody has shown to be theirs is replaced for who reads its mail, and nothing else opens the account", async () => {
    const ann = await createUser(users);
    await mailbox.mailTo(ann.email);
    await runFlow(users, "requestPasswordReset", { email: ann.email });
    const token = tokenIn(await mailbox.mailTo(ann.email, 2));
    expect(codesOf(await runFlow(users, "resetPassword", { token, newPassword }))).toEqual([]);
    expect(await signIn(ann.email, newPassword)).toBe(ann.id);
    const { data } = await users.send<{ myEmail: { isVerified: boolean } }>(
      ann.viewer,
      "{ myEmail { isVerified } }",
    );
    expect(data?.myEmail.isVerified).toBe(true);
  });
});

describeWithPostgres("a hash of older parameters", () => {
  it("is made anew at the next sign-in, and opens the account before and after", async () => {
    const ann = await createUser(users);
    const database = await openDatabase({ url: users.databaseUrl, applicationName: "test" });
    // Of the tests' password, with 8 MiB and one pass.
    const old =
      "$argon2id$v=19$m=8192,t=1,p=1$EQs6PlTqbL9hA8HvdO1PmA$hsxsWeDrvurybLTXj+rPZF9wn+qZsjjYOv7XcbjfZ7s";
    await database.query("UPDATE credential SET secret = $2 WHERE user_id = $1", [ann.id, old]);
    expect(await signIn(ann.email, testPassword)).toBe(ann.id);
    const [row] = await database.query<{ secret: string }>(
      "SELECT secret FROM credential WHERE user_id = $1",
      [ann.id],
    );
    expect(row?.secret).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await signIn(ann.email, testPassword)).toBe(ann.id);
    await database.close();
  });
});

describe("changing the password", () => {
  it("needs the current one, ends other sessions, keeps its own, and tells the owner", async () => {
    const ann = await verifiedUser();
    const other = await runFlow(users, "signIn", { email: ann.email, password: testPassword });
    const change = (currentPassword: string | null, password: string) =>
      runFlow(users, "changePassword", { currentPassword, newPassword: password }, ann.viewer);
    expect(codesOf(await change("not this one", newPassword))).toEqual(["CURRENT_PASSWORD_WRONG"]);
    expect(codesOf(await change(null, newPassword))).toEqual(["CURRENT_PASSWORD_WRONG"]);
    expect(codesOf(await change(testPassword, "12345678"))).toEqual(["PASSWORD_UNACCEPTABLE"]);
    expect(await change(testPassword, newPassword)).toEqual({ changed: true, errors: [] });
    expect(await isActive(ann)).toBe(true);
    expect(await isActive({ viewer: { ...ann.viewer, sessionId: other.session?.id ?? "" } })).toBe(false);
    expect(await signIn(ann.email, testPassword)).toBeUndefined();
    expect(await signIn(ann.email, newPassword)).toBe(ann.id);
    expect((await mailbox.mailTo(ann.email, 2)).subject).toBe("Your password was changed");
  });

  it("takes every character as it is: spaces at the ends, NUL, emoji, 128 of them", async () => {
    const ann = await verifiedUser();
    const odd = ` \u0000${"🐎".repeat(62)}${"é".repeat(63)} `;
    const input = { currentPassword: testPassword, newPassword: odd };
    expect(codesOf(await runFlow(users, "changePassword", input, ann.viewer))).toEqual([]);
    expect(await signIn(ann.email, odd.normalize("NFD"))).toBe(ann.id);
    expect(await signIn(ann.email, odd.trim())).toBeUndefined();
    expect(await signIn(ann.email, odd.slice(0, -1))).toBeUndefined();
  });
});
