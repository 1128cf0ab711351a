import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { codesOf, runFlow } from "../../support/account-flows.ts";
import { openMailbox, tokenIn, type Mailbox } from "../../support/mailbox.ts";
import {
  createUser,
  startUsersUnderTest,
  testPassword,
  type UsersUnderTest,
} from "../../support/users-factory.ts";

let mailbox: Mailbox;
let users: UsersUnderTest;
beforeAll(async () => {
  mailbox = await openMailbox();
  const settings = {
    SMTP_URL: mailbox.url,
    APP_URL: "https://app.example.org/",
    MAIL_FROM: "Skein <no-reply@example.org>",
  };
  users = await startUsersUnderTest({ settings });
});
afterAll(async () => {
  await users.close();
  await mailbox.close();
});

const myEmail = async (viewer: Parameters<UsersUnderTest["send"]>[0]) =>
  (
    await users.send<{ myEmail: { address: string; isVerified: boolean } | null }>(
      viewer,
      "{ myEmail { address isVerified } }",
    )
  ).data?.myEmail;

describe("registering", () => {
  it("sends a link below the configured address, as text and as HTML", async () => {
    const ann = await createUser(users);
    const mail = await mailbox.mailTo(ann.email);
    expect(mail).toMatchObject({
      from: { name: "Skein", address: "no-reply@example.org" },
      to: [{ address: ann.email }],
      subject: "Confirm your e-mail address",
    });
    const link = `https://app.example.org/verify-email?token=${tokenIn(mail)}`;
    expect(mail.text).toContain(link);
    expect(mail.html).toContain(`href="${link}"`);
    expect(mail.text).toContain(`@${ann.handle}`);
    expect(mail.headers.find(({ key }) => key === "auto-submitted")?.value).toBe("auto-generated");
  });

  it("sends it in German to whoever asks for that", async () => {
    const document = `mutation ($input: RegisterInput!) { register(input: $input) { errors { code } } }`;
    const email = "doerte@example.com";
    const input = { handle: "doerte", displayName: "Dörte", email, password: testPassword, language: "DE" };
    await users.send(null, document, { input });
    expect(await mailbox.mailTo(email)).toMatchObject({ subject: "Bestätige deine E-Mail-Adresse" });
  });

  it("makes an account that claims the address until it is confirmed", async () => {
    const ann = await createUser(users);
    expect(await myEmail(ann.viewer)).toEqual({ address: ann.email, isVerified: false });
    const token = tokenIn(await mailbox.mailTo(ann.email));
    expect(await runFlow(users, "verifyEmail", { token })).toMatchObject({
      user: { id: ann.id },
      errors: [],
    });
    expect(await myEmail(ann.viewer)).toEqual({ address: ann.email, isVerified: true });
  });

  it("lets the person sign in before and after the confirmation", async () => {
    const ann = await createUser(users);
    const credentials = { email: ann.email, password: testPassword };
    expect((await runFlow(users, "signIn", credentials)).user?.id).toBe(ann.id);
    await runFlow(users, "verifyEmail", { token: tokenIn(await mailbox.mailTo(ann.email)) });
    expect(
      (await runFlow(users, "signIn", { ...credentials, email: `  ${ann.email.toUpperCase()} ` })).user?.id,
    ).toBe(ann.id);
  });
});

describe("a token of a mail", () => {
  it("works once, of ten attempts at the same moment too", async () => {
    const ann = await createUser(users);
    const token = tokenIn(await mailbox.mailTo(ann.email));
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => runFlow(users, "verifyEmail", { token })),
    );
    expect(answers.filter(({ user }) => user)).toHaveLength(1);
    expect(answers.flatMap(codesOf)).toEqual(Array(9).fill("INVALID_TOKEN"));
  });

  it("is void once a newer one has gone out", async () => {
    const ann = await createUser(users);
    const first = tokenIn(await mailbox.mailTo(ann.email));
    expect(await runFlow(users, "resendEmailVerification", { language: "DE" }, ann.viewer)).toEqual({
      accepted: true,
      errors: [],
    });
    const second = await mailbox.mailTo(ann.email, 2);
    expect(second.subject).toBe("Bestätige deine E-Mail-Adresse");
    expect(codesOf(await runFlow(users, "verifyEmail", { token: first }))).toEqual(["INVALID_TOKEN"]);
    expect(codesOf(await runFlow(users, "verifyEmail", { token: ` ${tokenIn(second)}\n` }))).toEqual([]);
    expect(codesOf(await runFlow(users, "resendEmailVerification", {}, ann.viewer))).toEqual([
      "ALREADY_VERIFIED",
    ]);
  });

  it.each(["", "x", "a".repeat(43), "a".repeat(100_000), "../../etc/passwd\u0000"])(
    "is not %#",
    async (token) => {
      expect(codesOf(await runFlow(users, "verifyEmail", { token }))).toEqual(["INVALID_TOKEN"]);
    },
  );
});

describe("changing the e-mail address", () => {
  const verifiedUser = async () => {
    const ann = await createUser(users);
    await runFlow(users, "verifyEmail", { token: tokenIn(await mailbox.mailTo(ann.email)) });
    return ann;
  };

  it("asks the new address, tells the old one before and both after, and signs out other devices", async () => {
    const ann = await verifiedUser();
    const other = await runFlow(users, "signIn", { email: ann.email, password: testPassword });
    const newEmail = `new.${ann.email}`;
    await runFlow(users, "requestEmailChange", { newEmail, password: testPassword }, ann.viewer);
    expect((await mailbox.mailTo(ann.email, 2)).subject).toBe("Your e-mail address is to be changed");
    const token = tokenIn(await mailbox.mailTo(newEmail));
    expect(await myEmail(ann.viewer)).toEqual({ address: ann.email, isVerified: true });
    expect((await runFlow(users, "confirmEmailChange", { token }, ann.viewer)).user?.id).toBe(ann.id);
    expect(await myEmail(ann.viewer)).toEqual({ address: newEmail, isVerified: true });
    expect((await mailbox.mailTo(ann.email, 3)).subject).toBe("Your e-mail address was changed");
    expect((await mailbox.mailTo(newEmail, 2)).subject).toBe("Your e-mail address was changed");
    expect((await runFlow(users, "signIn", { email: newEmail, password: testPassword })).user?.id).toBe(
      ann.id,
    );
    expect(codesOf(await runFlow(users, "signIn", { email: ann.email, password: testPassword }))).toEqual([
      "INVALID_CREDENTIALS",
    ]);
    const gone = { ...ann.viewer, sessionId: other.session?.id ?? "" };
    const { errors } = await users.send(
      gone,
      `mutation { changePassword(input: { newPassword: "x" }) { changed } }`,
    );
    expect(errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });

  it("needs the password, and an address that mail can reach", async () => {
    const ann = await verifiedUser();
    const ask = (input: Record<string, unknown>) => runFlow(users, "requestEmailChange", input, ann.viewer);
    expect(codesOf(await ask({ newEmail: "b@example.com", password: "wrong" }))).toEqual(["PASSWORD_WRONG"]);
    expect(codesOf(await ask({ newEmail: "b@example.com" }))).toEqual(["PASSWORD_WRONG"]);
    expect(codesOf(await ask({ newEmail: "b@example.invalid", password: testPassword }))).toEqual([
      "EMAIL_UNAVAILABLE",
    ]);
  });
});
