import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { runFlow } from "../../support/account-flows.ts";
import {
  askFactor,
  challengeOf,
  enableTotp,
  runFactor,
  type GuardedUser,
} from "../../support/factor-requests.ts";
import { openMailbox, tokenIn, type Mailbox, type ReceivedMail } from "../../support/mailbox.ts";
import { linkNatively, newPerson, runOpenId } from "../../support/openid-flows.ts";
import { startTestProvider, type TestProvider } from "../../support/openid-provider.ts";
import { addPasskey, appOrigin, runPasskey } from "../../support/passkey-requests.ts";
import {
  createUser,
  newRegisterInput,
  register,
  startUsersUnderTest,
  type RegisterInput,
  type TestUser,
  type UsersUnderTest,
} from "../../support/users-factory.ts";

let mailbox: Mailbox;
let provider: TestProvider;
let users: UsersUnderTest;
beforeAll(async () => {
  mailbox = await openMailbox();
  provider = await startTestProvider();
  const providers = JSON.stringify([provider.settings()]);
  const settings = { SMTP_URL: mailbox.url, OPENID_PROVIDERS: providers, APP_URL: appOrigin };
  users = await startUsersUnderTest({ name: "factor_mails", settings });
});
afterAll(async () => {
  await users.close();
  await provider.close();
  await mailbox.close();
});

const verify = async (email: string): Promise<void> => {
  await runFlow(users, "verifyEmail", { token: tokenIn(await mailbox.mailTo(email)) });
};

async function createVerified(): Promise<TestUser> {
  const user = await createUser(users);
  await verify(user.email);
  return user;
}

/** The first mail is that of the registration. */
const mailNumber = (index: number, { email }: { email: string }): Promise<ReceivedMail> =>
  mailbox.mailTo(email, index + 1);

const subjectsOf = ({ email }: { email: string }): (string | undefined)[] =>
  mailbox.mails.filter(({ recipients }) => recipients.includes(email)).map(({ subject }) => subject);

/** What each change says, and that it says nothing that opens an account. */
function expectMail(
  mail: ReceivedMail,
  user: TestUser,
  subject: string,
  secrets: readonly string[] = [],
): void {
  expect(mail.subject).toBe(subject);
  for (const form of [mail.text, mail.html]) {
    expect(form).toContain(`@${user.handle}`);
    expect(form).toMatch(/If that was not you, ask for a new password at once/);
    expect(form).not.toMatch(/token=/);
    for (const secret of secrets) expect(form).not.toContain(secret);
  }
}

describe("The verified address of an account is told", () => {
  it("of an authenticator app that is added, of new recovery codes, and of its removal", async () => {
    const ann = await createVerified();
    const { recoveryCodes } = await enableTotp(users, ann);
    expectMail(await mailNumber(1, ann), ann, "An authenticator app was added", recoveryCodes);
    const renewed = await runFactor(users, "createRecoveryCodes", ann.viewer);
    expectMail(await mailNumber(2, ann), ann, "New recovery codes were made", renewed.recoveryCodes ?? []);
    await runFactor(users, "disableTotp", ann.viewer);
    expectMail(await mailNumber(3, ann), ann, "The authenticator app was removed");
  });

  it.each<[string, (user: TestUser, recoveryCode: string) => Promise<unknown>]>([
    [
      "a sign-in",
      async (user, recoveryCode) =>
        runFactor(users, "completeSignIn", null, {
          challengeToken: await challengeOf(users, user),
          recoveryCode,
        }),
    ],
    ["a step-up", (user, recoveryCode) => runFactor(users, "stepUp", user.viewer, { recoveryCode })],
  ])("of a recovery code that %s used up, once", async (_, use) => {
    const ann = await createVerified();
    const { recoveryCodes }: GuardedUser = await enableTotp(users, ann);
    const code = recoveryCodes[0] ?? "";
    await use(ann, code);
    expectMail(await mailNumber(2, ann), ann, "A recovery code was used", [code]);
    await use(ann, code);
    await runFactor(users, "disableTotp", ann.viewer);
    await mailNumber(3, ann);
    expect(subjectsOf(ann).filter((subject) => subject === "A recovery code was used")).toHaveLength(1);
  });

  it("of a passkey that is added or removed", async () => {
    const ann = await createVerified();
    const key = await addPasskey(users, ann);
    expectMail(await mailNumber(1, ann), ann, "A passkey was added", [key.id]);
    await runPasskey(users, "removePasskey", ann.viewer, { passkeyId: key.id });
    expectMail(await mailNumber(2, ann), ann, "A passkey was removed");
  });

  it("of a provider that is linked or unlinked", async () => {
    const ann = await createVerified();
    const person = newPerson();
    await linkNatively(users, provider, person, ann.viewer);
    expectMail(await mailNumber(1, ann), ann, "A new way to sign in was added", [person.sub]);
    await runOpenId(users, "unlinkIdentity", { issuer: provider.issuer, subject: person.sub }, ann.viewer);
    expectMail(await mailNumber(2, ann), ann, "A way to sign in was removed", [person.sub]);
  });

  it("in the language of the account", async () => {
    const input = { ...newRegisterInput(), language: "DE" } as RegisterInput;
    const { session, user } = await register(users, input);
    await verify(input.email);
    const viewer = {
      ...(await createUser(users)).viewer,
      userId: user?.id ?? "",
      sessionId: session?.id ?? "",
    };
    await enableTotp(users, { id: viewer.userId, email: input.email, viewer } as TestUser);
    const mail = await mailNumber(1, input);
    expect(mail.subject).toBe("Eine Authenticator-App wurde hinzugefügt");
    expect(mail.text).toContain("Warst du das nicht, fordere sofort ein neues Passwort an");
    expect(mail.html).toContain('<html lang="de">');
  });
});

describe("Nobody is told", () => {
  it("at an address that the account only claims", async () => {
    const eve = await createUser(users);
    await mailbox.mailTo(eve.email);
    await enableTotp(users, eve);
    const ann = await createVerified();
    await enableTotp(users, ann);
    await mailNumber(1, ann);
    expect(subjectsOf(eve)).toHaveLength(1);
  });

  it("of what did not happen", async () => {
    const ann = await createVerified();
    await askFactor(users, "disableTotp", ann.viewer);
    await askFactor(users, "createRecoveryCodes", ann.viewer);
    await runPasskey(users, "removePasskey", ann.viewer, { passkeyId: crypto.randomUUID() });
    await enableTotp(users, ann);
    await mailNumber(1, ann);
    expect(subjectsOf(ann).slice(1)).toEqual(["An authenticator app was added"]);
  });

  it("more than twenty times an hour: further changes are refused", async () => {
    const ann = await createVerified();
    await enableTotp(users, ann);
    const codes: unknown[] = [];
    for (let index = 0; index < 20; index += 1) {
      const { errors } = await askFactor(users, "createRecoveryCodes", ann.viewer);
      codes.push(errors?.[0]?.extensions.code);
    }
    expect(codes.slice(0, 19).filter(Boolean)).toEqual([]);
    expect(codes[19]).toBe("RATE_LIMITED");
  });
});
