import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { openDatabase, type Database } from "@skein/service-kit/database.ts";
import { Redis } from "ioredis";
import { eventually } from "../support/eventually.ts";
import { startRedisProcess } from "../support/redis-process.ts";
import { describeWithPostgres, describeWithRedisServer } from "../support/services.ts";
import { mustRefresh, refresh, type Refreshed } from "../support/session-requests.ts";
import {
  createUser,
  startUsersUnderTest,
  type TestSession,
  type UsersUnderTest,
} from "../support/users-factory.ts";

const invalid = { session: null, errors: [{ code: "INVALID_REFRESH_TOKEN", field: "refreshToken" }] };
const tokenOf = ({ session }: Refreshed): string | null => session?.refreshToken ?? null;

describeWithPostgres("Refreshing at the same moment", () => {
  let users: UsersUnderTest;
  let replicas: readonly [UsersUnderTest, UsersUnderTest];
  let database: Database;
  beforeAll(async () => {
    users = await startUsersUnderTest({ name: "refresh_races" });
    replicas = [users, await users.startAnother()];
    database = await openDatabase({ url: users.databaseUrl, applicationName: "skein-test" });
  });
  afterAll(async () => {
    await database.close();
    await Promise.all(replicas.map((replica) => replica.close()));
  });

  /** The same token many times, from all replicas. */
  const refreshOften = (token: string, times: number): Promise<Refreshed[]> =>
    Promise.all(Array.from({ length: times }, (_, index) => refresh(replicas[index % 2] ?? users, token)));

  const stateOf = async ({ id }: TestSession) => {
    const [row] = await database.query<{ ended: boolean; tokens: number; reused: number }>(
      `SELECT revoked_at IS NOT NULL AS ended,
         (SELECT count(*)::int FROM refresh_token t WHERE t.session_id = s.id) AS tokens,
         (SELECT count(*)::int FROM audit_event a
          WHERE a.session_id = s.id AND a.type = 'REFRESH_TOKEN_REUSED') AS reused
       FROM session s WHERE id = $1`,
      [id],
    );
    return row;
  };

  it("gives two hundred requests with one token one successor, by one rotation", async () => {
    const { session } = await createUser(users);
    const answers = await refreshOften(session.refreshToken, 200);
    expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
    expect(new Set(answers.map(tokenOf)).size).toBe(1);
    expect(await stateOf(session)).toEqual({ ended: false, tokens: 2, reused: 0 });
    const [next] = answers.map(tokenOf);
    expect(tokenOf(await refresh(users, next ?? ""))).not.toBeNull();
  });

  it("gives the parent of the current token that token for as long as it was not exchanged", async () => {
    const { session } = await createUser(users);
    const child = await mustRefresh(users, session.refreshToken);
    const days = 20;
    await database.query(
      `UPDATE refresh_token SET created_at = created_at - make_interval(days => $2),
         used_at = used_at - make_interval(days => $2) WHERE session_id = $1`,
      [session.id, days],
    );
    expect(tokenOf(await refresh(users, session.refreshToken))).toBe(child.refreshToken);
  });

  it("ends the session when the parent comes back after its successor was exchanged, be it at once", async () => {
    const { session } = await createUser(users);
    const child = await mustRefresh(users, session.refreshToken);
    const grandchild = await mustRefresh(users, child.refreshToken);
    expect(await refresh(users, session.refreshToken)).toEqual(invalid);
    expect(await stateOf(session)).toEqual({ ended: true, tokens: 3, reused: 1 });
    for (const { refreshToken } of [child, grandchild]) {
      expect(await refresh(users, refreshToken)).toEqual(invalid);
    }
  });

  it("of a parent and of its child has an order: the parent gets the child, or all of them end", async () => {
    for (let round = 0; round < 25; round += 1) {
      const { session } = await createUser(users);
      const child = await mustRefresh(users, session.refreshToken);
      const [exchanges, replays] = await Promise.all([
        refreshOften(child.refreshToken, 3),
        refreshOften(session.refreshToken, 3),
      ]);
      const given = replays.map(tokenOf);
      expect([...new Set(given)].filter((token) => token !== null && token !== child.refreshToken)).toEqual(
        [],
      );
      const grandchildren = new Set(exchanges.map(tokenOf).filter((token) => token !== null));
      expect(grandchildren.size).toBeLessThanOrEqual(1);
      const isEnded = given.includes(null);
      const state = { ended: isEnded, tokens: 2 + grandchildren.size, reused: isEnded ? 1 : 0 };
      const after = await stateOf(session);
      // A session that ended while its child was exchanged has the grandchild, and nobody was given it.
      expect(after).toEqual({ ...state, tokens: isEnded ? 3 : state.tokens });
      const [grandchild] = grandchildren;
      const next = grandchild === undefined ? null : tokenOf(await refresh(users, grandchild));
      expect(next === null).toBe(isEnded);
      expect(await refresh(users, session.refreshToken)).toEqual(invalid);
      expect(await stateOf(session)).toMatchObject({ ended: true, reused: 1 });
    }
  });

  it("of an old token and the current one ends the session once, and no token of it works on", async () => {
    for (let round = 0; round < 10; round += 1) {
      const { session } = await createUser(users);
      const child = await mustRefresh(users, session.refreshToken);
      const current = await mustRefresh(users, child.refreshToken);
      const [exchanges] = await Promise.all([
        refreshOften(current.refreshToken, 3),
        refreshOften(session.refreshToken, 3),
      ]);
      expect(await stateOf(session)).toMatchObject({ ended: true, reused: 1 });
      const tokens = [...exchanges.map(tokenOf), current.refreshToken, child.refreshToken];
      for (const token of tokens) expect(await refresh(users, token ?? "")).toEqual(invalid);
    }
  });

  it("as the session ends gives nothing, though the token was good when it was sent", async () => {
    const { session } = await createUser(users);
    const { promise: mayCommit, resolve: commit } = Promise.withResolvers<undefined>();
    const ending = database.transaction(async (tx) => {
      await tx.query("UPDATE session SET revoked_at = now() WHERE id = $1", [session.id]);
      await mayCommit;
    });
    const refreshing = refresh(users, session.refreshToken);
    await eventually(async () => {
      const [row] = await database.query<{ waiting: number }>(
        `SELECT count(*)::int AS waiting FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return (row?.waiting ?? 0) > 0;
    }, "the refresh waits for the end of the session");
    commit(undefined);
    await ending;
    expect(await refreshing).toEqual(invalid);
  });
});

describeWithRedisServer("Refreshing while Redis forgets everything", () => {
  it("forgives and ends as before", async () => {
    const server = await startRedisProcess();
    const users = await startUsersUnderTest({ name: "refresh_without_redis", redisUrl: server.url });
    const redis = new Redis(server.url);
    try {
      const { session } = await createUser(users);
      await redis.flushall();
      const child = await mustRefresh(users, session.refreshToken);
      await redis.flushall();
      expect(tokenOf(await refresh(users, session.refreshToken))).toBe(child.refreshToken);
      await redis.flushall();
      const current = await mustRefresh(users, child.refreshToken);
      await redis.flushall();
      expect(await refresh(users, session.refreshToken)).toEqual(invalid);
      await redis.flushall();
      expect(await refresh(users, current.refreshToken)).toEqual(invalid);
    } finally {
      redis.disconnect();
      await users.close();
      await server.kill();
    }
  });
});
