import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { askFlow, codesOf, refusalOf, runFlow } from "../support/account-flows.ts";
import { openMailbox, tokenIn, type Mailbox } from "../support/mailbox.ts";
import { redisUrl } from "../support/services.ts";
import type { SubgraphClient } from "../support/subgraph-client.ts";
import {
  createUser,
  startUsersUnderTest,
  testPassword,
  type UsersUnderTest,
} from "../support/users-factory.ts";

let mailbox: Mailbox;
let users: UsersUnderTest;
beforeAll(async () => {
  mailbox = await openMailbox();
  const settings = { SMTP_URL: mailbox.url, CLIENT_ATTEMPTS_PER_HOUR: "60" };
  // In memory a few accounts in a thousand share a counter.
  users = await startUsersUnderTest({ redisUrl, settings });
});
afterAll(async () => {
  await users.close();
  await mailbox.close();
});

const wrong = "not this one";
let hosts = 0;
/** Clients of an address that nobody has used. */
const newClient = (): SubgraphClient => users.from(`203.0.113.${(hosts += 1).toString()}`);

/** How many of `count` guesses were answered as such; the rest was refused. */
async function guess(client: SubgraphClient, count: number, email: string): Promise<number> {
  let tried = 0;
  for (let index = 0; index < count; index += 1) {
    const answer = await askFlow(client, "signIn", { email, password: wrong });
    if (refusalOf(answer) === undefined) tried += 1;
    else expect(refusalOf(answer)).toBe("RATE_LIMITED");
  }
  return tried;
}

/** Uses up what strangers have for an account. */
async function exhaust(email: string): Promise<void> {
  for (let index = 0; index < 4; index += 1) expect(await guess(newClient(), 10, email)).toBe(10);
  expect(await guess(newClient(), 1, email)).toBe(0);
}

describe("Whoever guesses passwords", () => {
  it("has ten attempts from one address, also when a hundred aliases stand in one request", async () => {
    const ann = await createUser(users);
    const fields = Array.from(
      { length: 100 },
      (
        _,
        index,
      ) => `a${index.toString()}: signIn(input: { email: "${ann.email}", password: "guess ${index.toString()}" }) {
        errors { code } }`,
    );
    const { data, errors } = await newClient().send(null, `mutation { ${fields.join("\n")} }`);
    expect(data).toBeNull();
    expect(errors?.every(({ extensions }) => extensions.code === "RATE_LIMITED")).toBe(true);
    const next = await askFlow(users.from(`203.0.113.${hosts.toString()}`), "signIn", {
      email: ann.email,
      password: testPassword,
    });
    expect(next.errors?.[0]?.extensions).toMatchObject({
      code: "RATE_LIMITED",
      retryAfterSeconds: expect.any(Number),
    });
  });

  it("has forty for one account from any number of addresses", async () => {
    const ann = await createUser(users);
    await exhaust(ann.email);
    expect(
      refusalOf(await askFlow(newClient(), "signIn", { email: ann.email, password: testPassword })),
    ).toBe("RATE_LIMITED");
  });

  it("has no more within one IPv6 network than from one address", async () => {
    const ann = await createUser(users);
    let tried = 0;
    for (let index = 1; index <= 12; index += 1) {
      tried += await guess(users.from(`2001:db8:5:6::${index.toString(16)}`), 1, ann.email);
    }
    expect(tried).toBe(10);
  });

  it("cannot spray one password over many accounts from one address", async () => {
    const client = newClient();
    let tried = 0;
    for (let index = 0; index < 65; index += 1)
      tried += await guess(client, 1, `spray${index.toString()}@example.com`);
    expect(tried).toBe(60);
  });

  it("has no more by signing in to an account of their own that claims the owner's address", async () => {
    const ann = await createUser(users);
    await runFlow(users, "verifyEmail", { token: tokenIn(await mailbox.mailTo(ann.email)) });
    await createUser(users, { email: ann.email, password: "the stranger's own" });
    let tried = 0;
    for (let round = 0; round < 5; round += 1) {
      const client = newClient();
      tried += await guess(client, 9, ann.email);
      await askFlow(client, "signIn", { email: ann.email, password: "the stranger's own" });
    }
    expect(tried).toBe(36);
  });

  it("is slowed with a stolen session too, and keeps the owner's other sessions from nothing", async () => {
    const ann = await createUser(users);
    const other = await runFlow(newClient(), "signIn", { email: ann.email, password: testPassword });
    const codes: (string | undefined)[] = [];
    const newPassword = "a wholly different phrase";
    for (let index = 0; index < 12; index += 1) {
      const input = { currentPassword: wrong, newPassword };
      codes.push(refusalOf(await askFlow(newClient(), "changePassword", input, ann.viewer)));
    }
    expect(codes.filter((code) => code === "RATE_LIMITED")).toHaveLength(2);
    const viewer = { ...ann.viewer, sessionId: other.session?.id ?? "" };
    const change = { currentPassword: testPassword, newPassword };
    expect(await runFlow(newClient(), "changePassword", change, viewer)).toMatchObject({ changed: true });
  });
});

describe("The owner", () => {
  it("gets in on a known device while strangers use up the account's attempts", async () => {
    const ann = await createUser(users);
    const known = await runFlow(newClient(), "signIn", { email: ann.email, password: testPassword });
    await exhaust(ann.email);
    const { deviceToken } = known;
    const again = await runFlow(newClient(), "signIn", {
      email: ann.email,
      password: testPassword,
      deviceToken,
    });
    expect(again).toMatchObject({ user: { id: ann.id }, deviceToken });
  });

  it("gets in anywhere after choosing a new password", async () => {
    const ann = await createUser(users);
    await runFlow(users, "verifyEmail", { token: tokenIn(await mailbox.mailTo(ann.email)) });
    await exhaust(ann.email);
    await runFlow(newClient(), "requestPasswordReset", { email: ann.email });
    const newPassword = "a wholly different phrase";
    await runFlow(newClient(), "resetPassword", {
      token: tokenIn(await mailbox.mailTo(ann.email, 2)),
      newPassword,
    });
    expect((await runFlow(newClient(), "signIn", { email: ann.email, password: newPassword })).user?.id).toBe(
      ann.id,
    );
  });
});

describe("A device token", () => {
  const tryWithDevice = (deviceToken: unknown, email: string, password = wrong) =>
    askFlow(newClient(), "signIn", { email, password, deviceToken });

  it("of another account helps nobody", async () => {
    const ann = await createUser(users);
    const eve = await createUser(users);
    const { deviceToken } = await runFlow(newClient(), "signIn", {
      email: eve.email,
      password: testPassword,
    });
    await exhaust(ann.email);
    expect(refusalOf(await tryWithDevice(deviceToken, ann.email, testPassword))).toBe("RATE_LIMITED");
  });

  it("of an account that only claims an address opens no way to try the owner's password", async () => {
    const ann = await createUser(users);
    await runFlow(users, "verifyEmail", { token: tokenIn(await mailbox.mailTo(ann.email)) });
    await createUser(users, { email: ann.email, password: "the stranger's own" });
    const own = await runFlow(newClient(), "signIn", { email: ann.email, password: "the stranger's own" });
    const answer = await runFlow(newClient(), "signIn", {
      email: ann.email,
      password: testPassword,
      deviceToken: own.deviceToken,
    });
    expect(codesOf(answer)).toEqual(["INVALID_CREDENTIALS"]);
  });

  it("has ten attempts itself", async () => {
    const ann = await createUser(users);
    const { deviceToken } = await runFlow(newClient(), "signIn", {
      email: ann.email,
      password: testPassword,
    });
    const codes: (string | undefined)[] = [];
    for (let index = 0; index < 12; index += 1)
      codes.push(refusalOf(await tryWithDevice(deviceToken, ann.email)));
    expect(codes).toEqual([...Array<undefined>(10).fill(undefined), "RATE_LIMITED", "RATE_LIMITED"]);
  });

  it.each(["", "x", "a".repeat(43), "a".repeat(100_000)])("made up is none: %#", async (deviceToken) => {
    const ann = await createUser(users);
    const answer = await tryWithDevice(deviceToken, ann.email, testPassword);
    expect(answer.data?.signIn?.deviceToken).toMatch(/^[\w-]{43}$/);
    expect(answer.data?.signIn?.deviceToken).not.toBe(deviceToken);
  });
});

describe("Mails to one address", () => {
  it("are five an hour that one client asks for, and ten in all", async () => {
    const ann = await createUser(users);
    const ask = async (client: SubgraphClient, count: number): Promise<number> => {
      let accepted = 0;
      for (let index = 0; index < count; index += 1) {
        const { data } = await askFlow(client, "requestPasswordReset", { email: ann.email });
        if (data) accepted += 1;
      }
      return accepted;
    };
    expect(await ask(newClient(), 8)).toBe(5);
    // The first was that of the registration.
    expect(await ask(newClient(), 8)).toBe(4);
    expect(await ask(newClient(), 8)).toBe(0);
  });
});
