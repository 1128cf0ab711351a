import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { askFlow, codesOf, runFlow } from "../support/account-flows.ts";
import { noMailWaits, openMailbox, tokenIn, type Mailbox } from "../support/mailbox.ts";
import {
  createUser,
  newRegisterInput,
  startUsersUnderTest,
  testPassword,
  type UsersUnderTest,
} from "../support/users-factory.ts";

const victimPassword = "the victim's own phrase";

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

const signIn = async (email: string, password: string) =>
  (await runFlow(users, "signIn", { email, password })).user?.id;

describe("Whoever registers an address before its owner does", () => {
  it("keeps it from nobody, and gets nothing of the owner's account", async () => {
    const { email } = newRegisterInput();
    const eve = await createUser(users, { email });
    const victim = await createUser(users, { email, password: victimPassword });
    const mail = await mailbox.mailTo(email, 2);
    expect(mail.text).toContain(`@${victim.handle}`);
    expect((await runFlow(users, "verifyEmail", { token: tokenIn(mail) })).user?.id).toBe(victim.id);
    expect(await signIn(email, victimPassword)).toBe(victim.id);
    expect(await signIn(email, testPassword)).toBe(eve.id);
    expect(victim.id).not.toBe(eve.id);
  });

  it("cannot confirm it once the owner has, with the link of before", async () => {
    const { email } = newRegisterInput();
    await createUser(users, { email });
    const stale = tokenIn(await mailbox.mailTo(email));
    await createUser(users, { email, password: victimPassword });
    await runFlow(users, "verifyEmail", { token: tokenIn(await mailbox.mailTo(email, 2)) });
    expect(codesOf(await runFlow(users, "verifyEmail", { token: stale }))).toEqual(["INVALID_TOKEN"]);
  });

  it("loses every way in when the owner asks for a password, factors and devices included", async () => {
    const eve = await createUser(users);
    const { deviceToken } = await runFlow(users, "signIn", { email: eve.email, password: testPassword });
    await runFlow(users, "requestPasswordReset", { email: eve.email });
    const token = tokenIn(await mailbox.mailTo(eve.email, 2));
    await runFlow(users, "resetPassword", { token, newPassword: victimPassword });
    expect(await signIn(eve.email, testPassword)).toBeUndefined();
    const again = await runFlow(users, "signIn", { email: eve.email, password: victimPassword, deviceToken });
    expect(again.deviceToken).not.toBe(deviceToken);
    const { errors } = await users.send(
      eve.viewer,
      `mutation { changePassword(input: { newPassword: "x" }) { changed } }`,
    );
    expect(errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });

  it("of two who confirm it at the same moment only one has it", async () => {
    const { email } = newRegisterInput();
    await createUser(users, { email });
    const first = tokenIn(await mailbox.mailTo(email));
    await createUser(users, { email });
    const second = tokenIn(await mailbox.mailTo(email, 2));
    const answers = await Promise.all(
      [first, second].map((token) => runFlow(users, "verifyEmail", { token })),
    );
    expect(answers.flatMap(codesOf)).toEqual(["INVALID_TOKEN"]);
  });

  it("cannot carry it off by a link to their own address, whose server has held the mail back until now", async () => {
    const { email } = newRegisterInput();
    const eve = await createUser(users, { email });
    const eves = `held.${email}`;
    await mailbox.mailTo(email);
    mailbox.refuseWith({ code: 451, message: "Try again later" });
    await runFlow(users, "requestEmailChange", { newEmail: eves, password: testPassword }, eve.viewer);
    await mailbox.refusalOf(eves);
    mailbox.refuseWith(null);
    await runFlow(users, "requestPasswordReset", { email });
    const token = tokenIn(await mailbox.mailTo(email, 2));
    await runFlow(users, "resetPassword", { token, newPassword: victimPassword });
    await mailbox.mailTo(email, 3);
    await noMailWaits(users.url);
    expect(mailbox.mails.filter(({ recipients }) => recipients.includes(eves))).toEqual([]);
  });

  it("is shut out by the owner's reset also in the middle of a change of the password", async () => {
    for (let round = 0; round < 3; round += 1) {
      const eve = await createUser(users);
      await runFlow(users, "requestPasswordReset", { email: eve.email });
      const token = tokenIn(await mailbox.mailTo(eve.email, 2));
      const change = { currentPassword: testPassword, newPassword: "the stranger's next one" };
      const [, reset] = await Promise.all([
        askFlow(users, "changePassword", change, eve.viewer),
        runFlow(users, "resetPassword", { token, newPassword: victimPassword }),
      ]);
      // Whichever comes first: what was asked for before it is void.
      if (codesOf(reset).length > 0) continue;
      expect(await signIn(eve.email, victimPassword)).toBe(eve.id);
      expect(await signIn(eve.email, change.newPassword)).toBeUndefined();
    }
  });
});
