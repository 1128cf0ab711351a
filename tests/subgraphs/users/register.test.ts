import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  createUser,
  newRegisterInput,
  register,
  sessionFields,
  startUsersUnderTest,
  testPassword,
  type UsersUnderTest,
} from "../../support/users-factory.ts";

let users: UsersUnderTest;
beforeAll(async () => {
  users = await startUsersUnderTest();
});
afterAll(() => users.close());

const codes = (answer: { errors: { code: string }[] }) => answer.errors.map((error) => error.code);

describe("register", () => {
  it("makes an account with a lower-case handle, and signs it in", async () => {
    const handle = `Ann_${Date.now().toString(36)}`;
    const answer = await register(users, newRegisterInput({ handle, email: "Ann@Example.com" }));
    expect(answer.errors).toEqual([]);
    expect(answer.user?.handle).toBe(handle.toLowerCase());
    expect(answer.session?.user.id).toBe(answer.user?.id);
    expect(answer.session?.refreshToken).toMatch(/^[\w-]{43}$/);
  });

  it("names every field that is wrong at once, and makes nothing", async () => {
    const input = newRegisterInput({ handle: "a b", displayName: " ", password: "password" });
    const answer = await register(users, input);
    expect(codes(answer).sort()).toEqual(["DISPLAY_NAME_INVALID", "HANDLE_INVALID", "PASSWORD_UNACCEPTABLE"]);
    expect(answer.errors.map((error) => error.field).sort()).toEqual(["displayName", "handle", "password"]);
    expect(answer).toMatchObject({ session: null, user: null });
  });

  it("refuses a handle that is taken, in any case, and one that is kept for the service", async () => {
    const ann = await createUser(users);
    const again = newRegisterInput({ handle: ann.handle.toUpperCase() });
    expect(codes(await register(users, again))).toEqual(["HANDLE_TAKEN"]);
    expect(codes(await register(users, newRegisterInput({ handle: "Admin" })))).toEqual(["HANDLE_RESERVED"]);
  });

  it("refuses an address that no mail reaches, and a password made of the handle", async () => {
    const unreachable = newRegisterInput({ email: "ann@example.invalid" });
    expect(codes(await register(users, unreachable))).toEqual(["EMAIL_UNAVAILABLE"]);
    const input = newRegisterInput();
    const guessable = { ...input, password: `${input.handle}1` };
    expect(codes(await register(users, guessable))).toEqual(["PASSWORD_UNACCEPTABLE"]);
  });

  it("gives one account to ten people who want the same handle at once", async () => {
    const handle = `race_${Date.now().toString(36)}`;
    const attempts = Array.from({ length: 10 }, (_, index) =>
      register(users, newRegisterInput({ handle, email: `race${index}-${handle}@example.com` })),
    );
    const answers = await Promise.all(attempts);
    expect(answers.filter((answer) => answer.session)).toHaveLength(1);
    expect(answers.flatMap(codes)).toEqual(Array(9).fill("HANDLE_TAKEN"));
  });

  it("refuses an address that is none before anything runs", async () => {
    const document = `mutation ($input: RegisterInput!) { register(input: $input) { errors { code } } }`;
    const { errors } = await users.send(null, document, { input: newRegisterInput({ email: "nowhere" }) });
    expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  });

  it("refuses a device name of more than 100 characters", async () => {
    const document = `mutation ($input: RegisterInput!) { register(input: $input) { errors { code } } }`;
    const input = newRegisterInput({ deviceName: "x".repeat(101) });
    const { errors } = await users.send(null, document, { input });
    expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", field: "deviceName" });
  });
});

describe("register with a clientMutationKey", () => {
  it("makes one account for all retries, and signs in to it each time", async () => {
    const input = newRegisterInput({ clientMutationKey: "retry-1" });
    const first = await register(users, input);
    const second = await register(users, input);
    expect(second.errors).toEqual([]);
    expect(second.user?.id).toBe(first.user?.id);
    expect(second.session?.id).not.toBe(first.session?.id);
  });

  it("makes one account for five retries at the same moment", async () => {
    const input = newRegisterInput({ clientMutationKey: "retry-2" });
    const answers = await Promise.all(Array.from({ length: 5 }, () => register(users, input)));
    expect(answers.flatMap(codes)).toEqual([]);
    expect(new Set(answers.map((answer) => answer.user?.id)).size).toBe(1);
  });

  it("opens the account to nobody who does not know the password", async () => {
    const input = newRegisterInput({ clientMutationKey: "retry-3" });
    await register(users, input);
    const document = `mutation ($input: RegisterInput!) { register(input: $input) { session { id } } }`;
    const stranger = { ...input, password: `${testPassword}!` };
    const { data, errors } = await users.send(null, document, { input: stranger });
    expect(data).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", field: "clientMutationKey" });
  });

  it("keeps the keys of different addresses apart", async () => {
    const first = await createUser(users, { clientMutationKey: "the same key" });
    const second = await createUser(users, { clientMutationKey: "the same key" });
    expect(second.id).not.toBe(first.id);
  });

  it("leaves the key unused when the account cannot be made", async () => {
    const ann = await createUser(users);
    const input = newRegisterInput({ handle: ann.handle, clientMutationKey: "retry-4" });
    expect(codes(await register(users, input))).toEqual(["HANDLE_TAKEN"]);
    const mended = { ...input, handle: `${ann.handle}_2` };
    expect(codes(await register(users, mended))).toEqual([]);
  });
});

describe("signIn", () => {
  const document = `mutation ($input: SignInInput!) {
    signIn(input: $input) { session { ${sessionFields} } user { id } errors { code field message } }
  }`;
  interface Answer {
    signIn: { session: { id: string } | null; user: { id: string } | null; errors: { code: string }[] };
  }
  const signIn = async (email: string, password: string) =>
    (await users.send<Answer>(null, document, { input: { email, password } })).data?.signIn;

  it("starts a session of its own for each device", async () => {
    const ann = await createUser(users);
    const phone = await signIn(ann.email.toUpperCase(), testPassword);
    expect(phone?.user?.id).toBe(ann.id);
    expect(phone?.session?.id).not.toBe(ann.session.id);
  });

  it("gives the same answer for a wrong password and for an unknown address", async () => {
    const ann = await createUser(users);
    const wrong = await signIn(ann.email, "not this one");
    const unknown = await signIn("nobody@example.com", "not this one");
    expect(wrong).toMatchObject({ session: null, user: null, errors: [{ code: "INVALID_CREDENTIALS" }] });
    expect(unknown).toEqual(wrong);
  });

  it("takes any password as wrong that is too long to be one", async () => {
    const ann = await createUser(users);
    expect((await signIn(ann.email, "x".repeat(100_000)))?.errors).toMatchObject([
      { code: "INVALID_CREDENTIALS" },
    ]);
  });

  it("takes a storm of sign-ins or refuses some at once, and serves everybody else meanwhile", async () => {
    const ann = await createUser(users);
    const storm = Array.from({ length: 100 }, () =>
      users.send<Answer>(null, document, { input: { email: ann.email, password: testPassword } }),
    );
    const { data } = await users.send(null, "{ users(first: 1) { nodes { id } } }");
    expect(data).not.toBeNull();
    const answers = await Promise.all(storm);
    const refused = answers.flatMap(({ errors }) => errors ?? []);
    expect(refused.every(({ extensions }) => extensions.code === "RATE_LIMITED")).toBe(true);
    expect(answers.length - refused.length).toBeGreaterThan(0);
  });
});
