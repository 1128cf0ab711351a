import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { askFlow, runFlow } from "../support/account-flows.ts";
import { noMailWaits, openMailbox, tokenIn, type Mailbox } from "../support/mailbox.ts";
import {
  createUser,
  newRegisterInput,
  register,
  startUsersUnderTest,
  testPassword,
  type TestUser,
  type UsersUnderTest,
} from "../support/users-factory.ts";

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

/** Somebody who has an address. */
async function newOwner(): Promise<TestUser> {
  const owner = await createUser(users);
  await runFlow(users, "verifyEmail", { token: tokenIn(await mailbox.mailTo(owner.email)) });
  return owner;
}

let fresh = 0;
const unknownAddress = () => `nobody.${(fresh += 1).toString()}@example.com`;

/** The form of an answer, without what is new in each: ids, tokens, times. */
const shapeOf = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, inner: unknown) =>
      typeof inner === "string" && key !== "code" && key !== "message" ? typeof inner : inner,
    ),
  );

/** The statements before the answer, in order: the same work takes the same time. */
async function workOf(ask: () => Promise<unknown>): Promise<{ answer: unknown; statements: string[] }> {
  let answer: unknown;
  const statements = await users.statementsOf(async () => (answer = shapeOf(await ask())));
  // The note of a failed sign-in is written beside the answer, for unknown addresses too.
  const before = statements.filter((sql) => !sql.includes("SIGN_IN_FAILED"));
  return { answer, statements: before.map((sql) => sql.replace(/\s+/g, " ").slice(0, 120)) };
}

describe("A stranger who asks about an address learns nothing", () => {
  it("by registering with it, and gets the same session", async () => {
    const owner = await newOwner();
    const taken = await workOf(() => register(users, newRegisterInput({ email: owner.email })));
    const free = await workOf(() => register(users, newRegisterInput({ email: unknownAddress() })));
    expect(taken).toEqual(free);
    expect(taken.answer).toMatchObject({ errors: [] });
  });

  it("by signing in to what was registered with it", async () => {
    const owner = await newOwner();
    const taken = await createUser(users, { email: owner.email, password: "the stranger's own" });
    const free = await createUser(users, { password: "the stranger's own" });
    const signIn = (email: string) => runFlow(users, "signIn", { email, password: "the stranger's own" });
    const [first, second] = [await workOf(() => signIn(taken.email)), await workOf(() => signIn(free.email))];
    expect(first).toEqual(second);
    expect((await signIn(owner.email)).user?.id).toBe(taken.id);
    expect((await runFlow(users, "signIn", { email: owner.email, password: testPassword })).user?.id).toBe(
      owner.id,
    );
  });

  it("by a wrong password", async () => {
    const owner = await newOwner();
    const signIn = (email: string) =>
      workOf(() => runFlow(users, "signIn", { email, password: "not this one" }));
    expect(await signIn(owner.email)).toEqual(await signIn(unknownAddress()));
  });

  it("by asking for a new password", async () => {
    const owner = await newOwner();
    const ask = (email: string) => workOf(() => askFlow(users, "requestPasswordReset", { email }));
    expect(await ask(owner.email)).toEqual(await ask(unknownAddress()));
  });

  it("by changing to it, or having its mail sent again", async () => {
    const owner = await newOwner();
    const eve = await createUser(users, { email: owner.email });
    const change = (newEmail: string) =>
      workOf(() => runFlow(users, "requestEmailChange", { newEmail, password: testPassword }, eve.viewer));
    expect(await change(owner.email)).toEqual(await change(unknownAddress()));
    const bob = await createUser(users);
    const resend = (user: TestUser) =>
      workOf(() => runFlow(users, "resendEmailVerification", {}, user.viewer));
    expect(await resend(eve)).toEqual(await resend(bob));
  });

  it("by what is asked of it too often", async () => {
    const owner = await newOwner();
    const codesFor = async (email: string, address: string): Promise<(string | undefined)[]> => {
      const codes: (string | undefined)[] = [];
      for (let index = 0; index < 12; index += 1) {
        const { errors } = await askFlow(users.from(address), "signIn", { email, password: "not this one" });
        codes.push(errors?.[0]?.extensions.code);
      }
      return codes;
    };
    const known = await codesFor(owner.email, "198.51.100.1");
    expect(known).toEqual([...Array<undefined>(10).fill(undefined), "RATE_LIMITED", "RATE_LIMITED"]);
    expect(await codesFor(unknownAddress(), "198.51.100.2")).toEqual(known);
  });
});

describe("The owner of an address", () => {
  it("hears of every attempt to take it, in a mail without a link", async () => {
    const ann = await newOwner();
    const eve = await createUser(users, { email: ann.email });
    const notice = await mailbox.mailTo(ann.email, 2);
    expect(notice.subject).toBe("Your e-mail address was used for another account");
    expect(notice.text).toContain(`@${eve.handle}`);
    expect(() => tokenIn(notice)).toThrow("No token");
    await runFlow(users, "requestEmailChange", { newEmail: ann.email, password: testPassword }, eve.viewer);
    expect((await mailbox.mailTo(ann.email, 3)).subject).toBe(
      "Another account wanted to use your e-mail address",
    );
  });

  it("hears nothing where there is none", async () => {
    const email = unknownAddress();
    await runFlow(users, "requestPasswordReset", { email });
    await noMailWaits(users.url);
    await createUser(users, { email });
    await mailbox.mailTo(email);
    expect(
      mailbox.mails.filter(({ recipients }) => recipients.includes(email)).map(({ subject }) => subject),
    ).toEqual(["Confirm your e-mail address"]);
  });
});
