import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { maximumWaitingMails } from "@skein/users/mail/mail.queries.ts";
import { askFlow, codesOf, refusalOf, runFlow } from "../support/account-flows.ts";
import { runSql } from "../support/run-sql.ts";
import { describeWithPostgres } from "../support/services.ts";
import {
  createUser,
  newRegisterInput,
  startUsersUnderTest,
  testPassword,
  type UsersUnderTest,
} from "../support/users-factory.ts";

describeWithPostgres("Whoever asks for mails while none leaves", () => {
  let users: UsersUnderTest;
  beforeAll(async () => {
    users = await startUsersUnderTest({ name: "mail_flood" });
  });
  afterAll(() => users.close());

  /** As many as there may be, all of which have failed and wait. */
  const fillQueue = (): Promise<unknown> =>
    runSql(
      users.databaseUrl,
      `INSERT INTO outgoing_mail (id, content, attempts, next_try_at)
       SELECT gen_random_uuid(), '\\x00', 5, now() + interval '1 hour' FROM generate_series(1, $1::int)`,
      [maximumWaitingMails],
    );
  const waiting = async (): Promise<number> => {
    const [row] = await runSql<{ count: number }>(
      users.databaseUrl,
      "SELECT count(*)::int AS count FROM outgoing_mail",
    );
    return row?.count ?? 0;
  };

  it("fills no table without end, and keeps no owner from changing a password", async () => {
    const ann = await createUser(users);
    await fillQueue();
    const full = await waiting();
    for (const email of [ann.email, newRegisterInput().email]) {
      expect(refusalOf(await askFlow(users, "requestPasswordReset", { email }))).toBe("RATE_LIMITED");
    }
    expect(await waiting()).toBeLessThanOrEqual(full);
    const change = { currentPassword: testPassword, newPassword: "a wholly different phrase" };
    expect(codesOf(await runFlow(users, "changePassword", change, ann.viewer))).toEqual([]);
    await runSql(users.databaseUrl, "DELETE FROM outgoing_mail");
    expect(codesOf(await runFlow(users, "requestPasswordReset", { email: ann.email }))).toEqual([]);
  });
});
