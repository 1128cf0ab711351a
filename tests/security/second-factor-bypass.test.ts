import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Client } from "pg";
import { askFlow, codesOf, refusalOf, runFlow } from "../support/account-flows.ts";
import {
  anHourAgo,
  askFactor,
  challengeOf,
  enableTotp,
  runFactor,
  viewerOfToken,
} from "../support/factor-requests.ts";
import { openMailbox, tokenIn, type Mailbox } from "../support/mailbox.ts";
import { describeWithPostgres } from "../support/services.ts";
import {
  createUser,
  newRegisterInput,
  startUsersUnderTest,
  testPassword,
  type UsersUnderTest,
} from "../support/users-factory.ts";

let mailbox: Mailbox;
let users: UsersUnderTest;
beforeAll(async () => {
  mailbox = await openMailbox();
  users = await startUsersUnderTest({ name: "factor_bypass", settings: { SMTP_URL: mailbox.url } });
});
afterAll(async () => {
  await users.close();
  await mailbox.close();
});

const newPassword = "a wholly different phrase";
const invalid = ["CHALLENGE_INVALID"];
const wrongCode = ["CODE_WRONG"];

let hosts = 0;
const newClient = () => users.from(`198.51.100.${(hosts += 1).toString()}`);

describe("Whoever has the password and not the second factor", () => {
  it("has five guesses for each challenge, and the right code is none of them afterwards", async () => {
    const ann = await createUser(users);
    const { app } = await enableTotp(users, ann);
    const challengeToken = await challengeOf(users, ann);
    const complete = (code: string) =>
      runFactor(newClient(), "completeSignIn", null, { challengeToken, code });
    for (let index = 0; index < 5; index += 1) expect(codesOf(await complete("00000"))).toEqual(wrongCode);
    expect(codesOf(await complete(app.code()))).toEqual(invalid);
  });

  it("is not let in by repeating the registration with its mutation key", async () => {
    const input = newRegisterInput({ clientMutationKey: crypto.randomUUID() });
    const ann = await createUser(users, input);
    await enableTotp(users, ann);
    const document = `mutation ($input: RegisterInput!) { register(input: $input) { session { id } } }`;
    expect(refusalOf(await users.send(null, document, { input }))).toBe("BAD_USER_INPUT");
  });

  it("changes neither password nor address in a session in which nobody has lately given a code", async () => {
    const ann = await createUser(users);
    const { app } = await enableTotp(users, ann);
    const old = anHourAgo(ann.viewer);
    const change = { currentPassword: testPassword, newPassword };
    const move = { newEmail: `eve.${ann.email}`, password: testPassword };
    expect(refusalOf(await askFlow(users, "changePassword", change, old))).toBe("STEP_UP_REQUIRED");
    expect(refusalOf(await askFlow(users, "requestEmailChange", move, old))).toBe("STEP_UP_REQUIRED");
    const { accessToken } = await runFactor(users, "stepUp", old, { code: app.code() });
    const viewer = viewerOfToken(accessToken ?? "");
    expect(codesOf(await runFlow(users, "requestEmailChange", move, viewer))).toEqual([]);
    expect(codesOf(await runFlow(users, "changePassword", change, viewer))).toEqual([]);
  });

  it("has five guesses from one address and twenty in all, whatever challenges it begins", async () => {
    const ann = await createUser(users);
    await enableTotp(users, ann);
    const guess = async (
      client: UsersUnderTest | ReturnType<typeof newClient>,
    ): Promise<string | undefined> => {
      const challengeToken = await challengeOf(client, ann);
      return refusalOf(await askFactor(client, "completeSignIn", null, { challengeToken, code: "00000" }));
    };
    const one = newClient();
    for (let index = 0; index < 5; index += 1) expect(await guess(one)).toBeUndefined();
    expect(await guess(one)).toBe("RATE_LIMITED");
    for (let index = 0; index < 15; index += 1) expect(await guess(newClient())).toBeUndefined();
    expect(await guess(newClient())).toBe("RATE_LIMITED");
  });

  it("does not lock out the owner's known device with that", async () => {
    const ann = await createUser(users);
    const known = await runFlow(users, "signIn", { email: ann.email, password: testPassword });
    const { app } = await enableTotp(users, ann);
    for (let index = 0; index < 20; index += 1) {
      const client = newClient();
      const challengeToken = await challengeOf(client, ann);
      await askFactor(client, "completeSignIn", null, { challengeToken, code: "00000" });
    }
    const challengeToken = await challengeOf(users, ann);
    const input = { challengeToken, code: app.code(), deviceToken: known.deviceToken };
    const completed = await runFactor(newClient(), "completeSignIn", null, input);
    expect(completed).toMatchObject({ user: { id: ann.id }, deviceToken: known.deviceToken });
  });

  it("gets no further by resetting the password through a mailbox that it reads", async () => {
    const ann = await createUser(users);
    await runFlow(users, "verifyEmail", { token: tokenIn(await mailbox.mailTo(ann.email)) });
    await enableTotp(users, ann);
    // That of the app.
    await mailbox.mailTo(ann.email, 2);
    await runFlow(users, "requestPasswordReset", { email: ann.email });
    await runFlow(users, "resetPassword", {
      token: tokenIn(await mailbox.mailTo(ann.email, 3)),
      newPassword,
    });
    const answer = await runFactor(users, "signIn", null, { email: ann.email, password: newPassword });
    expect(answer).toMatchObject({ session: null, secondFactor: { challengeToken: expect.any(String) } });
  });

  it("cannot step up with the password, nor remove the factor with an old session", async () => {
    const ann = await createUser(users);
    await enableTotp(users, ann);
    const stolen = anHourAgo(ann.viewer);
    const answer = await runFactor(users, "stepUp", stolen, { password: testPassword });
    expect(codesOf(answer)).toEqual(["SECOND_FACTOR_REQUIRED"]);
    expect(refusalOf(await askFactor(users, "disableTotp", stolen))).toBe("STEP_UP_REQUIRED");
  });

  it("is slowed when it guesses codes with a stolen session", async () => {
    const ann = await createUser(users);
    await enableTotp(users, ann);
    const codes: (string | undefined)[] = [];
    for (let index = 0; index < 12; index += 1) {
      codes.push(refusalOf(await askFactor(newClient(), "stepUp", ann.viewer, { code: "00000" })));
    }
    expect(codes.filter((code) => code === "RATE_LIMITED")).toHaveLength(2);
  });

  it.each(["", "x", "a".repeat(43), "a".repeat(100_000)])(
    "finds no challenge by a made-up token: %#",
    async (challengeToken) => {
      const answer = await runFactor(users, "completeSignIn", null, { challengeToken, code: "123456" });
      expect(codesOf(answer)).toEqual(invalid);
    },
  );
});

describe("A code that somebody has seen", () => {
  it("works once, however many send it at once", async () => {
    const ann = await createUser(users);
    const { app } = await enableTotp(users, ann);
    const code = app.code();
    const challenges = [
      await challengeOf(users, ann),
      await challengeOf(users, ann),
      await challengeOf(users, ann),
    ];
    const answers = await Promise.all(
      challenges.map((challengeToken) =>
        runFactor(newClient(), "completeSignIn", null, { challengeToken, code }),
      ),
    );
    expect(answers.filter(({ session }) => session).length).toBe(1);
    expect(answers.flatMap(codesOf)).toEqual([...wrongCode, ...wrongCode]);
  });

  it("of an earlier step than the last one is not taken either", async () => {
    const ann = await createUser(users);
    const { app } = await enableTotp(users, ann);
    const earlier = app.code(0);
    const complete = async (code: string) =>
      runFactor(newClient(), "completeSignIn", null, { challengeToken: await challengeOf(users, ann), code });
    expect(codesOf(await complete(app.code(1)))).toEqual([]);
    expect(codesOf(await complete(earlier))).toEqual(wrongCode);
  });

  it("of recovery works once, however many send it at once", async () => {
    const ann = await createUser(users);
    const [recoveryCode] = (await enableTotp(users, ann)).recoveryCodes;
    const challenges = [await challengeOf(users, ann), await challengeOf(users, ann)];
    const answers = await Promise.all(
      challenges.map((challengeToken) =>
        runFactor(newClient(), "completeSignIn", null, { challengeToken, recoveryCode }),
      ),
    );
    expect(answers.filter(({ session }) => session).length).toBe(1);
  });

  it("of recovery is of no use for another account", async () => {
    const [ann, eve] = [await createUser(users), await createUser(users)];
    const [recoveryCode] = (await enableTotp(users, eve)).recoveryCodes;
    await enableTotp(users, ann);
    const input = { challengeToken: await challengeOf(users, ann), recoveryCode };
    expect(codesOf(await runFactor(users, "completeSignIn", null, input))).toEqual(wrongCode);
  });
});

describe("A challenge", () => {
  it("works once, also with two different codes at once", async () => {
    const ann = await createUser(users);
    const { app, recoveryCodes } = await enableTotp(users, ann);
    const challengeToken = await challengeOf(users, ann);
    const answers = await Promise.all(
      [{ code: app.code() }, { recoveryCode: recoveryCodes[0] }].map((proof) =>
        runFactor(newClient(), "completeSignIn", null, { challengeToken, ...proof }),
      ),
    );
    expect(answers.filter(({ session }) => session).length).toBe(1);
  });

  it("is over when the password changes", async () => {
    const ann = await createUser(users);
    const { app } = await enableTotp(users, ann);
    const challengeToken = await challengeOf(users, ann);
    const changed = { currentPassword: testPassword, newPassword };
    await runFlow(users, "changePassword", changed, ann.viewer);
    const answer = await runFactor(users, "completeSignIn", null, { challengeToken, code: app.code() });
    expect(answer.session).toBeNull();
    expect(codesOf(answer)).toEqual(invalid);
  });

  it("is over when the app is removed", async () => {
    const ann = await createUser(users);
    const { app } = await enableTotp(users, ann);
    const challengeToken = await challengeOf(users, ann);
    await runFactor(users, "disableTotp", ann.viewer);
    const answer = await runFactor(users, "completeSignIn", null, { challengeToken, code: app.code() });
    expect(codesOf(answer)).toEqual(invalid);
  });
});

describeWithPostgres("A copy of the database", () => {
  it("holds no secret, no code and no challenge in clear; an old challenge opens nothing", async () => {
    const ann = await createUser(users);
    const { secret } = await runFactor(users, "beginTotp", ann.viewer);
    const client = new Client({ connectionString: users.databaseUrl });
    await client.connect();
    try {
      const stored = await client.query<{ secret: Buffer }>(
        "SELECT secret FROM totp_secret WHERE user_id = $1",
        [ann.id],
      );
      expect(stored.rows[0]?.secret.toString("latin1")).not.toContain(secret);
      const bob = await createUser(users);
      const { app, recoveryCodes } = await enableTotp(users, bob);
      const challengeToken = await challengeOf(users, bob);
      const dump = await client.query<{ text: string }>(
        `SELECT (SELECT coalesce(string_agg(c::text, ''), '') FROM challenge c)
           || (SELECT coalesce(string_agg(r::text, ''), '') FROM recovery_code r) AS text`,
      );
      for (const clear of [challengeToken, ...recoveryCodes]) expect(dump.rows[0]?.text).not.toContain(clear);
      await client.query("UPDATE challenge SET expires_at = now() WHERE user_id = $1", [bob.id]);
      const late = await runFactor(users, "completeSignIn", null, { challengeToken, code: app.code() });
      expect(codesOf(late)).toEqual(invalid);
    } finally {
      await client.end();
    }
  });
});

describe("A session of a second factor", () => {
  it("may do at once what is sensitive", async () => {
    const ann = await createUser(users);
    const { recoveryCodes } = await enableTotp(users, ann);
    const input = { challengeToken: await challengeOf(users, ann), recoveryCode: recoveryCodes[0] };
    const { session } = await runFactor(users, "completeSignIn", null, input);
    const viewer = viewerOfToken(session?.accessToken ?? "");
    expect(await runFactor(users, "disableTotp", viewer)).toEqual({ disabled: true, errors: [] });
  });
});
