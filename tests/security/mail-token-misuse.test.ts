import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openDatabase, type Database } from "@skein/service-kit/database.ts";
import { codesOf, runFlow } from "../support/account-flows.ts";
import { openMailbox, tokenIn, type Mailbox } from "../support/mailbox.ts";
import { describeWithPostgres } from "../support/services.ts";
import {
  createUser,
  startUsersUnderTest,
  testPassword,
  type UsersUnderTest,
} from "../support/users-factory.ts";

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

async function verifiedUser() {
  const ann = await createUser(users);
  await runFlow(users, "verifyEmail", { token: tokenIn(await mailbox.mailTo(ann.email)) });
  return ann;
}

describe("The token of a mail", () => {
  it("is good for its purpose only", async () => {
    const ann = await createUser(users);
    const verify = tokenIn(await mailbox.mailTo(ann.email));
    expect(codesOf(await runFlow(users, "resetPassword", { token: verify, newPassword }))).toEqual([
      "INVALID_TOKEN",
    ]);
    expect(codesOf(await runFlow(users, "confirmEmailChange", { token: verify }))).toEqual(["INVALID_TOKEN"]);
    await runFlow(users, "requestPasswordReset", { email: ann.email });
    const reset = tokenIn(await mailbox.mailTo(ann.email, 2));
    expect(codesOf(await runFlow(users, "verifyEmail", { token: reset }))).toEqual(["INVALID_TOKEN"]);
  });

  it("resets no password once the account has another address", async () => {
    const ann = await verifiedUser();
    const newEmail = `new.${ann.email}`;
    await runFlow(users, "requestEmailChange", { newEmail, password: testPassword }, ann.viewer);
    const change = tokenIn(await mailbox.mailTo(newEmail));
    await runFlow(users, "requestPasswordReset", { email: ann.email });
    await mailbox.mailTo(ann.email, 3);
    const reset = tokenIn(
      mailbox.mails.filter(({ subject }) => subject === "Choose a new password").at(-1) ?? {},
    );
    await runFlow(users, "confirmEmailChange", { token: change }, ann.viewer);
    expect(codesOf(await runFlow(users, "resetPassword", { token: reset, newPassword }))).toEqual([
      "INVALID_TOKEN",
    ]);
  });

  it("changes no address once the password was reset: that stops a thief who knew the old one", async () => {
    const ann = await verifiedUser();
    await runFlow(
      users,
      "requestEmailChange",
      { newEmail: `eve.${ann.email}`, password: testPassword },
      ann.viewer,
    );
    const change = tokenIn(await mailbox.mailTo(`eve.${ann.email}`));
    await runFlow(users, "requestPasswordReset", { email: ann.email });
    const reset = tokenIn(await mailbox.mailTo(ann.email, 3));
    await runFlow(users, "resetPassword", { token: reset, newPassword });
    expect(codesOf(await runFlow(users, "confirmEmailChange", { token: change }))).toEqual(["INVALID_TOKEN"]);
  });

  it("changes no address to one that somebody else has confirmed meanwhile", async () => {
    const ann = await verifiedUser();
    const newEmail = `both.${ann.email}`;
    await runFlow(users, "requestEmailChange", { newEmail, password: testPassword }, ann.viewer);
    const change = tokenIn(await mailbox.mailTo(newEmail));
    const bob = await createUser(users, { email: newEmail });
    await runFlow(users, "verifyEmail", { token: tokenIn(await mailbox.mailTo(newEmail, 2)) });
    expect(codesOf(await runFlow(users, "confirmEmailChange", { token: change }))).toEqual(["INVALID_TOKEN"]);
    expect((await runFlow(users, "signIn", { email: newEmail, password: testPassword })).user?.id).toBe(
      bob.id,
    );
  });
});

describeWithPostgres("The token of a mail, in the database,", () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase({ url: users.databaseUrl, applicationName: "test" });
  });
  afterAll(() => database.close());

  it("is its hash, and no mail that waits can be read", async () => {
    const ann = await createUser(users);
    const token = tokenIn(await mailbox.mailTo(ann.email));
    const rows = await database.query<{ text: string }>(
      `SELECT t::text AS text FROM mail_token t UNION ALL SELECT m::text FROM outgoing_mail m
       UNION ALL SELECT a::text FROM audit_event a UNION ALL SELECT o::text FROM outbox o`,
    );
    const stored = rows.map(({ text }) => text).join("\n");
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(Buffer.from(token).toString("hex"));
  });

  it("is of no use after its time", async () => {
    const ann = await createUser(users);
    const token = tokenIn(await mailbox.mailTo(ann.email));
    await database.query("UPDATE mail_token SET expires_at = now() WHERE user_id = $1", [ann.id]);
    expect(codesOf(await runFlow(users, "verifyEmail", { token }))).toEqual(["INVALID_TOKEN"]);
  });

  it("lives for a day, an hour, or half an hour, as its purpose needs", async () => {
    const ann = await verifiedUser();
    await runFlow(users, "requestPasswordReset", { email: ann.email });
    await runFlow(
      users,
      "requestEmailChange",
      { newEmail: `n.${ann.email}`, password: testPassword },
      ann.viewer,
    );
    await mailbox.mailTo(`n.${ann.email}`);
    await mailbox.mailTo(ann.email, 3);
    const lives = await database.query<{ purpose: string; minutes: number }>(
      `SELECT purpose::text, round(extract(epoch FROM expires_at - created_at) / 60)::int AS minutes
       FROM mail_token WHERE user_id = $1 ORDER BY minutes`,
      [ann.id],
    );
    expect(lives.map(({ purpose, minutes }) => [purpose, minutes])).toEqual([
      ["RESET_PASSWORD", 30],
      ["CHANGE_EMAIL", 60],
      ["VERIFY_EMAIL", 1440],
    ]);
  });
});
