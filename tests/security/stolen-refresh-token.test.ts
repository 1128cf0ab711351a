import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Client } from "pg";
import { describeWithPostgres } from "../support/services.ts";
import { mustRefresh, refresh } from "../support/session-requests.ts";
import { createUser, startUsersUnderTest, type UsersUnderTest } from "../support/users-factory.ts";

const invalid = { session: null, errors: [{ code: "INVALID_REFRESH_TOKEN", field: "refreshToken" }] };

describeWithPostgres("a refresh token in two hands", () => {
  let users: UsersUnderTest;
  let replica: UsersUnderTest;
  let database: Client;
  beforeAll(async () => {
    users = await startUsersUnderTest({ name: "stolen_refresh_token" });
    replica = await users.startAnother();
    database = new Client({ connectionString: users.databaseUrl });
    await database.connect();
  });
  afterAll(async () => {
    await database.end();
    await Promise.all([users.close(), replica.close()]);
  });

  const eventsOf = async (sessionId: string): Promise<string[]> => {
    const { rows } = await database.query<{ type: string }>(
      `SELECT type FROM audit_event WHERE session_id = $1 ORDER BY id`,
      [sessionId],
    );
    return rows.map(({ type }) => type);
  };

  it("has one successor, though fifty requests on two replicas race for it", async () => {
    const ann = await createUser(users);
    const { id, refreshToken } = ann.session;
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => mustRefresh(index % 2 ? replica : users, refreshToken)),
    );
    expect(new Set(answers.map((session) => session.refreshToken)).size).toBe(1);
    const { rows } = await database.query(
      `SELECT count(*)::int AS tokens, count(parent_id)::int AS successors FROM refresh_token WHERE session_id = $1`,
      [id],
    );
    expect(rows).toEqual([{ tokens: 2, successors: 1 }]);
    expect(await eventsOf(id)).not.toContain("REFRESH_TOKEN_REUSED");
  });

  it("ends the session for both hands once its successor was used, and the owner can read why", async () => {
    const ann = await createUser(users);
    const second = await mustRefresh(users, ann.session.refreshToken);
    const third = await mustRefresh(users, second.refreshToken);
    expect(await refresh(replica, ann.session.refreshToken)).toEqual(invalid);
    for (const token of [ann.session, second, third]) {
      expect(await refresh(users, token.refreshToken)).toEqual(invalid);
    }
    const events = await eventsOf(ann.session.id);
    expect(events.filter((type) => type === "REFRESH_TOKEN_REUSED")).toHaveLength(1);
  });

  it("ends the session once, though many come with the old token at a time", async () => {
    const ann = await createUser(users);
    await mustRefresh(users, (await mustRefresh(users, ann.session.refreshToken)).refreshToken);
    const { refreshToken } = ann.session;
    await Promise.all(Array.from({ length: 10 }, (_, i) => refresh(i % 2 ? replica : users, refreshToken)));
    const events = await eventsOf(ann.session.id);
    expect(events.filter((type) => type === "REFRESH_TOKEN_REUSED")).toHaveLength(1);
  });

  it("cannot be had from the database: what is at rest opens with the token itself only", async () => {
    const ann = await createUser(users);
    const second = await mustRefresh(users, ann.session.refreshToken);
    const { rows } = await database.query<{ token_hash: Buffer; successor: Buffer | null }>(
      `SELECT token_hash, successor FROM refresh_token WHERE session_id = $1 ORDER BY created_at, id`,
      [ann.session.id],
    );
    const text = rows.flatMap((row) => [row.token_hash, row.successor ?? Buffer.of()]);
    const atRest = Buffer.concat(text).toString("latin1");
    for (const { refreshToken } of [ann.session, second]) expect(atRest).not.toContain(refreshToken);
    // The hash is no substitute for the token.
    const hash = rows[0]?.token_hash.toString("base64url") ?? "";
    expect(await refresh(users, hash)).toEqual(invalid);
  });
});

describe("a refresh token of another shape", () => {
  let users: UsersUnderTest;
  beforeAll(async () => {
    users = await startUsersUnderTest({ name: "misshapen_refresh_token" });
  });
  afterAll(() => users.close());

  it.each(["", "null", "a.b.c", "x".repeat(1_000_000), "'; DROP TABLE session; --"])(
    "is refused like one that nobody has: %.30j",
    async (token) => {
      expect(await refresh(users, token)).toEqual(invalid);
    },
  );
});
