import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { Viewer } from "@skein/service-kit/identity.ts";
import { asAdmin, createAdmin } from "../support/moderation-requests.ts";
import { dataOf } from "../support/subgraph-client.ts";
import {
  createUser,
  startUsersUnderTest,
  type TestUser,
  type UsersUnderTest,
} from "../support/users-factory.ts";

let users: UsersUnderTest;
let admin: TestUser;
let ann: TestUser;
beforeAll(async () => {
  users = await startUsersUnderTest({ name: "admin_by_others" });
  [admin, ann] = [await createAdmin(users), await createUser(users)];
});
afterAll(() => users.close());

const documents = {
  banUser: `mutation ($id: ID!) { banUser(input: { userId: $id, reason: "x" }) { errors { code } } }`,
  unbanUser: `mutation ($id: ID!) { unbanUser(input: { userId: $id }) { errors { code } } }`,
  setUserRoles: `mutation ($id: ID!) { setUserRoles(input: { userId: $id, roles: [ADMIN] }) { errors { code } } }`,
  moderatedAccount: `query ($id: ID!) { moderatedAccount(userId: $id) { status } }`,
  auditEvents: `query ($id: ID!) { auditEvents(userId: $id) { nodes { type } } }`,
};

const codeFor = async (viewer: Viewer | null, document: string) =>
  (await users.send(viewer, document, { id: ann.id })).errors?.[0]?.extensions.code;

describe.each(Object.entries(documents))("%s", (_name, document) => {
  it("is refused to visitors, to users, and to who holds only half of what it takes", async () => {
    const bob = await createUser(users);
    expect(await codeFor(null, document)).toBe("UNAUTHENTICATED");
    expect(await codeFor(bob.viewer, document)).toBe("FORBIDDEN");
    // A token that says more than the account has: roles were taken away since.
    expect(await codeFor(asAdmin(bob.viewer), document)).toBe("FORBIDDEN");
    // An account that has more than the token says: a scope was left out on purpose.
    expect(await codeFor({ ...admin.viewer, scopes: ["api"] }, document)).toBe("FORBIDDEN");
  });

  it("is refused to an admin's session that has ended", async () => {
    const other = await createAdmin(users);
    await users.send(other.viewer, "mutation { signOut(input: {}) { signedOut } }");
    expect(await codeFor(other.viewer, document)).toBe("UNAUTHENTICATED");
  });
});

describe("what admins change", () => {
  it.each(["banUser", "unbanUser", "setUserRoles"] as const)(
    "with %s takes a sign-in of late",
    async (name) => {
      const authenticatedAt = Math.floor(Date.now() / 1000) - 16 * 60;
      expect(await codeFor({ ...admin.viewer, authenticatedAt }, documents[name])).toBe("STEP_UP_REQUIRED");
    },
  );

  it("leaves an admin, though two ban each other at the same time", async () => {
    const pair = [await createAdmin(users), await createAdmin(users)];
    const [one, two] = pair as [TestUser, TestUser];
    const ban = (actor: TestUser, victim: TestUser) =>
      users.send(actor.viewer, documents.banUser, { id: victim.id });
    const answers = await Promise.all([ban(one, two), ban(two, one)]);
    expect(answers.filter(({ errors }) => errors === undefined)).toHaveLength(1);
  });

  it("is in the log of the account, with who did it for admins only", async () => {
    const bob = await createUser(users);
    for (const name of ["banUser", "unbanUser"] as const) {
      dataOf(await users.send(admin.viewer, documents[name], { id: bob.id }));
    }
    const document = `query ($id: ID!) { auditEvents(userId: $id) { nodes { type isByOther actorId } } }`;
    const { auditEvents } = dataOf(
      await users.send<{ auditEvents: { nodes: unknown[] } }>(admin.viewer, document, { id: bob.id }),
    );
    expect(auditEvents.nodes).toEqual(
      expect.arrayContaining(
        ["BANNED", "UNBANNED", "SESSION_REVOKED"].map((type) => ({
          type,
          isByOther: true,
          actorId: admin.id,
        })),
      ),
    );
  });
});
