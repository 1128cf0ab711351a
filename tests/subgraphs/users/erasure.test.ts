import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openDatabase, type Database } from "@skein/service-kit/database.ts";
import { eventually } from "../../support/eventually.ts";
import { createAdmin } from "../../support/moderation-requests.ts";
import { refresh, signIn } from "../../support/session-requests.ts";
import { describeWithPostgres } from "../../support/services.ts";
import { dataOf } from "../../support/subgraph-client.ts";
import {
  createUser,
  follow,
  newRegisterInput,
  register,
  startUsersUnderTest,
  type TestUser,
  type UsersUnderTest,
} from "../../support/users-factory.ts";

const documents = {
  deleteMyAccount: "mutation { deleteMyAccount { deletion { id dueAt } errors { code } } }",
  cancelAccountDeletion: "mutation { cancelAccountDeletion { cancelled errors { code } } }",
  myAccountDeletion: "{ myAccountDeletion { id requestedAt dueAt } }",
};

type Answer = Record<string, Record<string, unknown> | null>;

const ask = (users: UsersUnderTest, name: keyof typeof documents, actor: TestUser) =>
  users.send<Answer>(actor.viewer, documents[name]);

const dayMs = 24 * 60 * 60 * 1000;

describe("deleteMyAccount", () => {
  let users: UsersUnderTest;
  beforeAll(async () => {
    users = await startUsersUnderTest();
  });
  afterAll(() => users.close());

  const onNewSession = async (user: TestUser): Promise<TestUser> => {
    const session = await signIn(users, user.email);
    return { ...user, session, viewer: { ...user.viewer, sessionId: session.id } };
  };

  it("schedules the end in 30 days and signs out every device", async () => {
    const ann = await createUser(users);
    const { deleteMyAccount } = dataOf(await ask(users, "deleteMyAccount", ann));
    expect(deleteMyAccount).toEqual({ deletion: expect.anything(), errors: [] });
    const { dueAt } = deleteMyAccount?.deletion as { dueAt: string };
    expect(Math.abs(Date.parse(dueAt) - Date.now() - 30 * dayMs)).toBeLessThan(dayMs / 2);
    expect((await refresh(users, ann.session.refreshToken)).session).toBeNull();
    const again = await ask(users, "deleteMyAccount", ann);
    expect(again.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  });

  it("can be taken back by whoever signs in again", async () => {
    const ann = await createUser(users);
    await ask(users, "deleteMyAccount", ann);
    const back = await onNewSession(ann);
    expect(dataOf(await ask(users, "myAccountDeletion", back)).myAccountDeletion).not.toBeNull();
    const cancel = async () => dataOf(await ask(users, "cancelAccountDeletion", back)).cancelAccountDeletion;
    expect(await cancel()).toEqual({ cancelled: true, errors: [] });
    expect(dataOf(await ask(users, "myAccountDeletion", back)).myAccountDeletion).toBeNull();
    expect(await cancel()).toEqual({ cancelled: false, errors: [{ code: "NOT_SCHEDULED" }] });
  });

  it("is told to the account's log", async () => {
    const ann = await createUser(users);
    await ask(users, "deleteMyAccount", ann);
    const back = await onNewSession(ann);
    await ask(users, "cancelAccountDeletion", back);
    const log = await users.send<{ myAuditEvents: { nodes: { type: string }[] } }>(
      back.viewer,
      "{ myAuditEvents { nodes { type } } }",
    );
    const types = dataOf(log).myAuditEvents.nodes.map(({ type }) => type);
    expect(types).toEqual(
      expect.arrayContaining(["DELETION_CANCELLED", "SESSION_REVOKED", "DELETION_REQUESTED"]),
    );
  });

  it("needs a sign-in of late", async () => {
    const ann = await createUser(users);
    const authenticatedAt = Math.floor(Date.now() / 1000) - 11 * 60;
    const { errors } = await ask(users, "deleteMyAccount", {
      ...ann,
      viewer: { ...ann.viewer, authenticatedAt },
    });
    expect(errors?.[0]?.extensions.code).toBe("STEP_UP_REQUIRED");
  });

  it("is refused to the last admin, and of two admins who leave at once to one", async () => {
    const [one, two] = [await createAdmin(users), await createAdmin(users)];
    const answers = await Promise.all([one, two].map((admin) => ask(users, "deleteMyAccount", admin)));
    const codes = answers.map((answer) => dataOf(answer).deleteMyAccount?.errors);
    expect(codes).toEqual(expect.arrayContaining([[], [{ code: "LAST_ADMIN" }]]));
  });
});

describeWithPostgres("an account whose grace period is over", () => {
  let users: UsersUnderTest;
  let database: Database;
  beforeAll(async () => {
    users = await startUsersUnderTest({ name: "users_erasure", settings: { DELETION_GRACE_DAYS: "0" } });
    database = await openDatabase({ url: users.databaseUrl, applicationName: "skein-test" });
  });
  afterAll(async () => {
    await database.close();
    await users.close();
  });

  const erased = (user: TestUser) =>
    eventually(async () => {
      const rows = await database.query(
        "SELECT 1 FROM erasure WHERE user_id = $1 AND receipts -> 'users' IS NOT NULL",
        [user.id],
      );
      return rows.length > 0;
    }, "users has erased its part");

  it("leaves a tombstone, its log, and sessions that gateways must hear of; handle and address are free", async () => {
    const input = newRegisterInput({ deviceName: "My phone" });
    const ann = await createUser(users, input);
    const ben = await createUser(users);
    await follow(users, ann, ben);
    await follow(users, ben, ann);
    await ask(users, "deleteMyAccount", ann);
    await erased(ann);
    const query = "query ($id: ID!) { user(id: $id) { handle followerCount followingCount } }";
    expect(dataOf(await users.send(null, query, { id: ann.id }))).toEqual({ user: null });
    expect(dataOf(await users.send(null, query, { id: ben.id }))).toEqual({
      user: { handle: ben.handle, followerCount: 0, followingCount: 0 },
    });
    const sessions = await database.query("SELECT device_name, revoked_at FROM session WHERE user_id = $1", [
      ann.id,
    ]);
    expect(sessions).toEqual([{ device_name: null, revoked_at: expect.any(Date) }]);
    const successor = await register(users, {
      ...newRegisterInput(),
      handle: input.handle,
      email: input.email,
    });
    expect(successor.errors).toEqual([]);
  });

  it("tells other services without a name, in the events of before as well", async () => {
    const ann = await createUser(users);
    await ask(users, "deleteMyAccount", ann);
    await erased(ann);
    const events = await database.query<{ type: string; payload: unknown }>(
      "SELECT type, payload FROM outbox WHERE aggregate_id = $1 ORDER BY position",
      [ann.id],
    );
    expect(events.map(({ type }) => type)).toEqual(["user.created", "user.deleted"]);
    expect(JSON.stringify(events)).not.toContain(ann.handle);
  });

  it("cannot be taken back, nor signed in to", async () => {
    const ann = await createUser(users);
    await ask(users, "deleteMyAccount", ann);
    await erased(ann);
    await expect(signIn(users, ann.email)).rejects.toThrow();
  });
});
