import { afterAll, beforeAll, beforeEach, expect, it } from "@jest/globals";
import { createLogger } from "@skein/service-kit/logger.ts";
import { openDatabase, type Database } from "@skein/service-kit/database.ts";
import { sweepAbandonedAccounts } from "@skein/users/anonymous/abandoned-accounts.ts";
import { createPrismaClient } from "@skein/users/prisma-client.ts";
import type { Viewer } from "@skein/service-kit/identity.ts";
import { randomBytes } from "node:crypto";
import { eventually } from "../../support/eventually.ts";
import { viewerOf } from "../../support/identity.ts";
import { codes, newPerson, runOpenId } from "../../support/openid-flows.ts";
import { describeWithPostgres } from "../../support/services.ts";
import { refresh } from "../../support/session-requests.ts";
import { dataOf } from "../../support/subgraph-client.ts";
import {
  createUser,
  startUsersUnderTest,
  testPassword,
  type UsersUnderTest,
} from "../../support/users-factory.ts";

interface Guest {
  readonly id: string;
  readonly viewer: Viewer;
  readonly refreshToken: string;
}

const retentionDays = 10;

describeWithPostgres("An anonymous account", () => {
  let users: UsersUnderTest;
  let database: Database;
  beforeAll(async () => {
    const settings = { ANONYMOUS_RETENTION_DAYS: retentionDays.toString() };
    users = await startUsersUnderTest({ name: "abandoned_accounts", settings });
    database = await openDatabase({ url: users.databaseUrl, applicationName: "skein-test" });
  });
  afterAll(async () => {
    await database.close();
    await users.close();
  });
  beforeEach(() => database.query(`UPDATE "user" SET is_anonymous = false`));

  const signIn = async (): Promise<Guest> => {
    const answer = await users.send<{
      signInAnonymously: { session: { id: string; refreshToken: string }; user: { id: string } };
    }>(
      null,
      `mutation ($input: SignInAnonymouslyInput!) {
         signInAnonymously(input: $input) { session { id refreshToken } user { id } }
       }`,
      { input: { clientMutationKey: randomBytes(16).toString("base64url") } },
    );
    const { session, user } = dataOf(answer).signInAnonymously;
    const viewer = { ...viewerOf(user.id), sessionId: session.id, isAnonymous: true };
    return { id: user.id, viewer, refreshToken: session.refreshToken };
  };

  /** As if it had been made and used so many days ago; a session that was not used for 30 days has ended. */
  const age = async ({ id }: { id: string }, daysOfAccount: number, daysOfSession = daysOfAccount) => {
    const ago = (days: number): Date => new Date(Date.now() - days * 86_400_000);
    const expiry = ago(daysOfSession - 30);
    await database.query(`UPDATE "user" SET created_at = $2 WHERE id = $1`, [id, ago(daysOfAccount)]);
    await database.query(
      `UPDATE session SET created_at = $2, last_used_at = $2, expires_at = $3 WHERE user_id = $1`,
      [id, ago(daysOfSession), expiry],
    );
    await database.query(
      `UPDATE refresh_token SET expires_at = $2 FROM session s WHERE s.id = session_id AND s.user_id = $1`,
      [id, expiry],
    );
  };

  const stateOf = async ({ id }: { id: string }) => {
    const [row] = await database.query<{ status: string; isAnonymous: boolean; erasures: number }>(
      `SELECT status::text, is_anonymous AS "isAnonymous",
         (SELECT count(*)::int FROM erasure e WHERE e.user_id = u.id) AS erasures FROM "user" u WHERE id = $1`,
      [id],
    );
    return row;
  };
  const kept = { status: "ACTIVE", isAnonymous: true, erasures: 0 };

  const sweep = () => {
    const logger = createLogger({ service: "users", level: "silent" });
    const prisma = createPrismaClient({ database, onStatement: undefined });
    return sweepAbandonedAccounts({ prisma, eraser: { wake: () => undefined }, retentionDays, logger });
  };

  it("that nobody can come back to is erased when a service starts, here and by event everywhere", async () => {
    const guest = await signIn();
    await age(guest, 41);
    const replica = await users.startAnother();
    await eventually(async () => {
      const rows = await database.query(
        "SELECT 1 FROM erasure WHERE user_id = $1 AND receipts -> 'users' IS NOT NULL",
        [guest.id],
      );
      return rows.length > 0;
    }, "users has erased its part");
    const events = await database.query<{ type: string }>(
      "SELECT type FROM outbox WHERE aggregate_id = $1 ORDER BY position",
      [guest.id],
    );
    expect(events.map(({ type }) => type)).toEqual(["user.created", "user.deleted"]);
    const log = await database.query(
      "SELECT details FROM audit_event WHERE user_id = $1 AND type = 'DELETION_REQUESTED'",
      [guest.id],
    );
    expect(log).toEqual([{ details: { reason: "ABANDONED" } }]);
    expect((await refresh(users, guest.refreshToken)).session).toBeNull();
    await replica.close();
  });

  it.each<[string, number, number, string]>([
    ["whose session is alive", 41, 20, "TRUE"],
    ["that was used within the time", 41, 9, "revoked_at = now()"],
    ["that was made within the time", 9, 9, "revoked_at = now()"],
    ["whose session has ended a moment ago", 41, 30, "TRUE"],
  ])("%s stays", async (_, daysOfAccount, daysOfSession, change) => {
    const guest = await signIn();
    await age(guest, daysOfAccount, daysOfSession);
    if (change !== "TRUE")
      await database.query(`UPDATE session SET ${change} WHERE user_id = $1`, [guest.id]);
    expect(await sweep()).toBe(0);
    expect(await stateOf(guest)).toEqual(kept);
  });

  it("that was signed out is erased once the time is over, though its session would live on", async () => {
    const guest = await signIn();
    await age(guest, 11);
    expect(await sweep()).toBe(0);
    await database.query("UPDATE session SET revoked_at = now() WHERE user_id = $1", [guest.id]);
    expect(await sweep()).toBe(1);
    expect(await stateOf(guest)).toMatchObject({ status: "DELETED", erasures: 1 });
    expect(await sweep()).toBe(0);
  });

  it("that is banned, or has a role, stays", async () => {
    const [banned, admin] = [await signIn(), await signIn()];
    for (const guest of [banned, admin]) await age(guest, 41);
    await database.query(`UPDATE "user" SET status = 'BANNED' WHERE id = $1`, [banned.id]);
    await database.query(`UPDATE "user" SET roles = '{USER,ADMIN}' WHERE id = $1`, [admin.id]);
    expect(await sweep()).toBe(0);
  });

  it("that became a full one is never touched, nor one that always was", async () => {
    const [guest, full] = [await signIn(), await createUser(users)];
    const input = { email: newPerson().email, password: testPassword };
    expect(codes(await runOpenId(users, "upgradeAccount", input, guest.viewer))).toEqual([]);
    for (const account of [guest, full]) await age(account, 400);
    await database.query("UPDATE session SET revoked_at = now()");
    expect(await sweep()).toBe(0);
    for (const account of [guest, full]) {
      expect(await stateOf(account)).toEqual({ ...kept, isAnonymous: false });
    }
  });

  it("is either upgraded or erased, whatever of it happens at the same moment", async () => {
    const guests = await Promise.all(Array.from({ length: 12 }, signIn));
    for (const guest of guests) await age(guest, 41);
    const upgrades = guests.map(({ viewer }) =>
      runOpenId(users, "upgradeAccount", { email: newPerson().email, password: testPassword }, viewer),
    );
    const sweeps = (async () => {
      for (let round = 0; round < 20; round += 1) {
        await database.query(`SELECT pg_sleep(0.02)`);
        if (round === 4) await Promise.all([sweep(), sweep(), sweep()]);
      }
    })();
    const answers = await Promise.all(upgrades);
    await sweeps;
    await sweep();
    for (const [index, guest] of guests.entries()) {
      const isUpgraded = answers[index]?.errors.length === 0;
      const { status, isAnonymous, erasures } = (await stateOf(guest)) ?? kept;
      expect([isUpgraded, status, isAnonymous, erasures]).toEqual(
        isUpgraded ? [true, "ACTIVE", false, 0] : [false, "DELETED", true, 1],
      );
    }
  });

  it("whose upgrade is not committed yet waits for it, and stays", async () => {
    const guest = await signIn();
    await age(guest, 41);
    await database.transaction(async (tx) => {
      await tx.query(`UPDATE "user" SET is_anonymous = false WHERE id = $1`, [guest.id]);
      expect(await sweep()).toBe(0);
    });
    expect(await sweep()).toBe(0);
    expect(await stateOf(guest)).toEqual({ ...kept, isAnonymous: false });
  });

  it("whose erasure is not committed yet cannot be upgraded afterwards", async () => {
    const guest = await signIn();
    await age(guest, 41);
    const input = { email: newPerson().email, password: testPassword };
    const { promise: mayCommit, resolve: commit } = Promise.withResolvers<undefined>();
    const sweeping = database.transaction(async (tx) => {
      await tx.query(`UPDATE "user" SET status = 'DELETED' WHERE id = $1`, [guest.id]);
      await mayCommit;
    });
    const upgrading = runOpenId(users, "upgradeAccount", input, guest.viewer);
    await eventually(async () => {
      const [row] = await database.query<{ waiting: number }>(
        `SELECT count(*)::int AS waiting FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return (row?.waiting ?? 0) > 0;
    }, "the upgrade waits for the erasure");
    commit(undefined);
    await sweeping;
    expect(codes(await upgrading)).toEqual(["NOT_ANONYMOUS"]);
    expect(await stateOf(guest)).toMatchObject({ status: "DELETED", isAnonymous: true });
  });

  it("is one of a hundred at a time", async () => {
    await database.query(
      `INSERT INTO "user" (id, handle, display_name, search_words, is_anonymous, created_at, updated_at)
       SELECT gen_random_uuid(), 'guest_many_' || n, 'Guest', '{}', true, now() - interval '1 year', now()
       FROM generate_series(1, 150) AS n`,
    );
    expect([await sweep(), await sweep(), await sweep()]).toEqual([100, 50, 0]);
  });
});
