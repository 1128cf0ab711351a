import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { decodeJwt } from "jose";
import { eventually } from "../../support/eventually.ts";
import { askAsOperator, askRoute, createAdmin } from "../../support/moderation-requests.ts";
import { mustRefresh, refresh, signIn } from "../../support/session-requests.ts";
import { dataOf } from "../../support/subgraph-client.ts";
import {
  createUser,
  startUsersUnderTest,
  testPassword,
  type TestUser,
  type UsersUnderTest,
} from "../../support/users-factory.ts";

let users: UsersUnderTest;
let admin: TestUser;
beforeAll(async () => {
  users = await startUsersUnderTest();
  admin = await createAdmin(users);
});
afterAll(() => users.close());

const accountFields =
  "account { id user { handle } status roles bannedUntil banReason } errors { code field }";
const documents = {
  banUser: `mutation ($input: BanUserInput!) { banUser(input: $input) { ${accountFields} } }`,
  unbanUser: `mutation ($input: UnbanUserInput!) { unbanUser(input: $input) { ${accountFields} } }`,
  setUserRoles: `mutation ($input: SetUserRolesInput!) { setUserRoles(input: $input) { ${accountFields} } }`,
};

interface Outcome {
  readonly account: { readonly status: string; readonly roles: string[]; readonly banReason: string } | null;
  readonly errors: readonly { readonly code: string; readonly field: string }[];
}

const send = (name: keyof typeof documents, input: object, actor: TestUser = admin) =>
  users.send<Record<string, Outcome>>(actor.viewer, documents[name], { input });

async function act(name: keyof typeof documents, input: object, actor?: TestUser): Promise<Outcome> {
  return dataOf(await send(name, input, actor))[name] ?? { account: null, errors: [] };
}

const codeOf = async (name: keyof typeof documents, input: object, actor: TestUser) =>
  (await send(name, input, actor)).errors?.[0]?.extensions.code;

const trySignIn = async (email: string) => {
  const document = `mutation ($input: SignInInput!) { signIn(input: $input) { session { id } errors { code } } }`;
  return users.send(null, document, { input: { email, password: testPassword } });
};

describe("banUser", () => {
  it("ends the sessions, and lets the person neither refresh nor sign in", async () => {
    const ann = await createUser(users);
    const { account, errors } = await act("banUser", { userId: ann.id, reason: " Spam " });
    expect(errors).toEqual([]);
    expect(account).toMatchObject({ status: "BANNED", banReason: "Spam", bannedUntil: null });
    expect((await refresh(users, ann.session.refreshToken)).session).toBeNull();
    const { errors: refusals } = await trySignIn(ann.email);
    expect(refusals).toEqual([
      expect.objectContaining({
        message: "This account is banned: Spam",
        extensions: { code: "ACCOUNT_BANNED" },
      }),
    ]);
  });

  it("tells nobody of a ban who does not know the password", async () => {
    const ann = await createUser(users);
    await act("banUser", { userId: ann.id, reason: "Spam" });
    const document = `mutation ($input: SignInInput!) { signIn(input: $input) { session { id } errors { code } } }`;
    const input = { email: ann.email, password: "a wrong password" };
    expect(await users.send(null, document, { input })).toEqual({
      data: { signIn: { session: null, errors: [{ code: "INVALID_CREDENTIALS" }] } },
    });
  });

  it("ends by itself", async () => {
    const ann = await createUser(users);
    const banUntil = (ms: number) =>
      act("banUser", { userId: ann.id, reason: "A pause", until: new Date(Date.now() + ms) });
    await banUntil(60 * 60_000);
    expect((await trySignIn(ann.email)).errors?.[0]?.extensions.code).toBe("ACCOUNT_BANNED");
    await banUntil(3_000);
    const session = await eventually(() => signIn(users, ann.email), "the ban has ended");
    await expect(mustRefresh(users, session.refreshToken)).resolves.toBeDefined();
    const read = `query ($id: ID!) { moderatedAccount(userId: $id) { status banReason bannedUntil } }`;
    expect((await users.send(admin.viewer, read, { id: ann.id })).data).toEqual({
      moderatedAccount: { status: "ACTIVE", banReason: null, bannedUntil: null },
    });
  });

  it("ends with unbanUser", async () => {
    const ann = await createUser(users);
    await act("banUser", { userId: ann.id, reason: "A mistake" });
    expect(await act("unbanUser", { userId: ann.id })).toMatchObject({ account: { status: "ACTIVE" } });
    await expect(signIn(users, ann.email)).resolves.toBeDefined();
  });

  it.each([
    [{ reason: "  " }, "REASON_INVALID"],
    [{ reason: "x".repeat(501) }, "REASON_INVALID"],
    [{ until: new Date(0) }, "UNTIL_INVALID"],
    [{ userId: "0190a000-0000-7000-8000-000000000000" }, "USER_NOT_FOUND"],
    [{ userId: "nobody" }, "USER_NOT_FOUND"],
  ])("refuses %j", async (changes, code) => {
    const ann = await createUser(users);
    const { account, errors } = await act("banUser", { userId: ann.id, reason: "Spam", ...changes });
    expect([account, errors.map((error) => error.code)]).toEqual([null, [code]]);
  });
});

describe("setUserRoles", () => {
  it("gives roles that are in the next token", async () => {
    const ann = await createUser(users);
    expect(await act("setUserRoles", { userId: ann.id, roles: ["MODERATOR"] })).toMatchObject({
      account: { roles: ["USER", "MODERATOR"] },
    });
    const { accessToken } = await mustRefresh(users, ann.session.refreshToken);
    expect(decodeJwt(accessToken)).toMatchObject({ roles: ["USER", "MODERATOR"], scope: "api moderation" });
  });

  it("takes roles away at once for whatever admins do, though the token still has them", async () => {
    const other = await createAdmin(users);
    const ann = await createUser(users);
    await act("setUserRoles", { userId: other.id, roles: [] });
    expect(await codeOf("banUser", { userId: ann.id, reason: "Spam" }, other)).toBe("FORBIDDEN");
  });
});

describe("an admin", () => {
  it("is never the admin's own victim, so that one is always left", async () => {
    const { id } = admin;
    expect((await act("banUser", { userId: id, reason: "x" })).errors[0]?.code).toBe("CANNOT_BAN_SELF");
    expect((await act("setUserRoles", { userId: id.toUpperCase(), roles: [] })).errors[0]?.code).toBe(
      "CANNOT_CHANGE_OWN_ROLES",
    );
  });

  it("comes first by a command, which nobody else can run", async () => {
    const ann = await createUser(users);
    const body = { handle: ann.handle, role: "ADMIN" };
    for (const viewer of [null, ann.viewer, admin.viewer]) {
      expect((await askRoute(users, "/internal/roles/grant", body, viewer)).status).toBe(403);
    }
    const granted = await askAsOperator(users, "/internal/roles/grant", body);
    expect(granted).toEqual({ status: 200, body: { userId: ann.id, roles: ["USER", "ADMIN"] } });
    const unknown = await askAsOperator(users, "/internal/roles/grant", { ...body, handle: "nobody_here" });
    expect(unknown.status).toBe(404);
  });
});
