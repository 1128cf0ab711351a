import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createHash } from "node:crypto";
import { Client } from "pg";
import { describeWithPostgres } from "../../support/services.ts";
import {
  mustRefresh as requestNewTokens,
  refresh as requestRefresh,
} from "../../support/session-requests.ts";
import { dataOf } from "../../support/subgraph-client.ts";
import { createUser, startUsersUnderTest, type UsersUnderTest } from "../../support/users-factory.ts";

let users: UsersUnderTest;
beforeAll(async () => {
  users = await startUsersUnderTest();
});
afterAll(() => users.close());

const refresh = (refreshToken: string) => requestRefresh(users, refreshToken);
const mustRefresh = (refreshToken: string) => requestNewTokens(users, refreshToken);

const invalid = { session: null, errors: [{ code: "INVALID_REFRESH_TOKEN", field: "refreshToken" }] };

describe("refreshSession", () => {
  it("gives new tokens of the same session", async () => {
    const ann = await createUser(users);
    const { session, errors } = await refresh(ann.session.refreshToken);
    expect(errors).toEqual([]);
    expect(session).toMatchObject({ id: ann.session.id, user: { id: ann.id } });
    expect(session?.refreshToken).not.toBe(ann.session.refreshToken);
    expect(session?.accessToken).not.toBe(ann.session.accessToken);
  });

  it("goes on for as many rounds as the client likes", async () => {
    let { session } = await createUser(users);
    for (let round = 0; round < 5; round += 1) session = await mustRefresh(session.refreshToken);
    expect(session.refreshToken).toMatch(/^[\w-]{43}$/);
  });

  it.each(["", "nonsense", "x".repeat(43), "x".repeat(100_000), "\u0000"])("refuses %.20j", async (token) => {
    expect(await refresh(token)).toEqual(invalid);
  });

  it("ends the session when a token comes back that was exchanged before", async () => {
    const ann = await createUser(users);
    const second = await mustRefresh(ann.session.refreshToken);
    const third = await mustRefresh(second.refreshToken);
    expect(await refresh(ann.session.refreshToken)).toEqual(invalid);
    expect(await refresh(third.refreshToken)).toEqual(invalid);
  });

  it("leaves the other sessions of that user alone", async () => {
    const ann = await createUser(users);
    const input = { email: ann.email, password: "correct horse battery staple" };
    const document = `mutation ($input: SignInInput!) { signIn(input: $input) { session { refreshToken } } }`;
    const answer = await users.send<{ signIn: { session: { refreshToken: string } } }>(null, document, {
      input,
    });
    await mustRefresh((await mustRefresh(ann.session.refreshToken)).refreshToken);
    await refresh(ann.session.refreshToken);
    await expect(mustRefresh(dataOf(answer).signIn.session.refreshToken)).resolves.toBeDefined();
  });

  it("gives the same successor again to an app that lost the answer, however often it asks", async () => {
    const ann = await createUser(users);
    const second = await mustRefresh(ann.session.refreshToken);
    const again = await mustRefresh(ann.session.refreshToken);
    expect(again).toMatchObject({ id: second.id, refreshToken: second.refreshToken });
    expect(again.refreshTokenExpiresAt).toBe(second.refreshTokenExpiresAt);
    expect((await mustRefresh(ann.session.refreshToken)).refreshToken).toBe(second.refreshToken);
    await expect(mustRefresh(second.refreshToken)).resolves.toBeDefined();
  });
});

describe("signOut", () => {
  const document = `mutation ($input: SignOutInput!) { signOut(input: $input) { signedOut errors { code } } }`;

  it("ends the session of the access token, again and again", async () => {
    const ann = await createUser(users);
    for (let time = 0; time < 2; time += 1) {
      const { data } = await users.send(ann.viewer, document, { input: {} });
      expect(data).toEqual({ signOut: { signedOut: true, errors: [] } });
    }
    expect(await refresh(ann.session.refreshToken)).toEqual(invalid);
  });

  it("ends the session of a refresh token without an access token", async () => {
    const ann = await createUser(users);
    const { refreshToken } = ann.session;
    const { data } = await users.send(null, document, { input: { refreshToken } });
    expect(data).toEqual({ signOut: { signedOut: true, errors: [] } });
    expect(await refresh(refreshToken)).toEqual(invalid);
  });

  it("says so when there is nothing to sign out of", async () => {
    const { data } = await users.send(null, document, { input: {} });
    expect(data).toEqual({ signOut: { signedOut: false, errors: [{ code: "NOT_SIGNED_IN" }] } });
  });

  it("does not tell whether a refresh token exists", async () => {
    const { data } = await users.send(null, document, { input: { refreshToken: "x".repeat(43) } });
    expect(data).toEqual({ signOut: { signedOut: true, errors: [] } });
  });
});

describeWithPostgres("what is at rest of a session", () => {
  let database: Client;
  beforeAll(async () => {
    database = new Client({ connectionString: users.databaseUrl });
    await database.connect();
  });
  afterAll(() => database.end());

  it("is the SHA-256 of each refresh token, and which token came out of which", async () => {
    const ann = await createUser(users, { deviceName: "Pixel 9" });
    const second = await mustRefresh(ann.session.refreshToken);
    const { rows } = await database.query<{
      id: string;
      token_hash: Buffer;
      parent_id: string;
      used: boolean;
    }>(
      `SELECT id, token_hash, parent_id, used_at IS NOT NULL AS used FROM refresh_token
       WHERE session_id = $1 ORDER BY created_at, id`,
      [ann.session.id],
    );
    const hashes = [ann.session, second].map(({ refreshToken }) =>
      createHash("sha256").update(refreshToken).digest("hex"),
    );
    expect(rows.map((row) => row.token_hash.toString("hex"))).toEqual(hashes);
    expect(rows.map((row) => row.used)).toEqual([true, false]);
    expect(rows[1]?.parent_id).toBe(rows[0]?.id);
  });

  it("is the device's name, when it was last used, and why it ended", async () => {
    const ann = await createUser(users, { deviceName: " Pixel\u00009 " });
    await mustRefresh((await mustRefresh(ann.session.refreshToken)).refreshToken);
    await refresh(ann.session.refreshToken);
    const { rows } = await database.query(
      `SELECT device_name, last_used_at > created_at AS used_later, revoked_reason FROM session WHERE id = $1`,
      [ann.session.id],
    );
    expect(rows).toEqual([{ device_name: "Pixel 9", used_later: true, revoked_reason: "TOKEN_REUSED" }]);
  });

  it("ends a refresh token on its day", async () => {
    const ann = await createUser(users);
    await database.query(`UPDATE refresh_token SET expires_at = now() WHERE session_id = $1`, [
      ann.session.id,
    ]);
    expect(await refresh(ann.session.refreshToken)).toEqual(invalid);
  });

  it("is of no use to an account that is gone", async () => {
    const ann = await createUser(users);
    await database.query(`UPDATE "user" SET status = 'DELETED' WHERE id = $1`, [ann.id]);
    expect(await refresh(ann.session.refreshToken)).toEqual(invalid);
  });

  it("has no password, refresh token or clear e-mail address outside its one column", async () => {
    const ann = await createUser(users, { clientMutationKey: "at-rest" });
    const tables = [
      "user",
      "credential",
      "session",
      "refresh_token",
      "mutation_key",
      "outbox",
      "audit_event",
    ];
    for (const table of tables) {
      const { rows } = await database.query<{ text: string }>(`SELECT t::text AS text FROM "${table}" t`);
      const text = rows.map((row) => row.text).join("\n");
      expect(text).not.toContain(ann.email);
      expect(text).not.toContain(ann.session.refreshToken);
      expect(text).not.toContain("correct horse");
    }
  });
});
