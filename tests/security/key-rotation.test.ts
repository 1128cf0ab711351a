import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { createAccessTokenVerifier } from "@skein/gateway/identity/access-token.ts";
import { createCachedKeySet } from "@skein/gateway/identity/jwks.ts";
import { requestJson } from "@skein/gateway/identity/request-json.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { decodeProtectedHeader, type JSONWebKeySet } from "jose";
import { Client } from "pg";
import { eventually } from "../support/eventually.ts";
import { askAsOperator, askRoute } from "../support/moderation-requests.ts";
import { describeWithPostgres } from "../support/services.ts";
import { mustRefresh } from "../support/session-requests.ts";
import { createUser, startUsersUnderTest, type UsersUnderTest } from "../support/users-factory.ts";

/** Production's times, 300 of its seconds in one of the test's: tokens are valid for two of them. */
const haste = 300;
const signingKeyTimes = {
  publishAheadMs: (11 * 60_000) / haste,
  retireAfterMs: (12 * 60_000) / haste,
  pollMs: 20,
};
const tokenLifeMs = (10 * 60_000) / haste;
const logger = createLogger({ service: "test", level: "silent" });

describeWithPostgres("the keys of access tokens", () => {
  let users: UsersUnderTest;
  let replica: UsersUnderTest;
  let database: Client;
  beforeAll(async () => {
    users = await startUsersUnderTest({ name: "key_rotation", tuning: { signingKeyTimes } });
    replica = await users.startAnother();
    database = new Client({ connectionString: users.databaseUrl });
    await database.connect();
  });
  afterAll(async () => {
    await database.end();
    await Promise.all([users.close(), replica.close()]);
  });

  const published = async (server: UsersUnderTest): Promise<string[]> => {
    const set = (await requestJson(`${server.url}/.well-known/jwks.json`, {
      timeoutMs: 3_000,
    })) as JSONWebKeySet;
    return set.keys.map(({ kid }) => kid ?? "");
  };
  const rotate = async (): Promise<string> =>
    (await askAsOperator(users, "/internal/signing-keys/rotate")).body.kid as string;

  /** A gateway's checks, on a clock that runs as fast as the rotation does. */
  const createGatewayChecks = (server: UsersUnderTest) => {
    const load = () => requestJson(`${server.url}/.well-known/jwks.json`, { timeoutMs: 3_000 });
    const { getKey } = createCachedKeySet({ load, logger, now: () => Date.now() * haste });
    const issuer = "http://localhost:4001";
    return createAccessTokenVerifier({ issuer, audience: "skein", getKey, revokedSessions: null });
  };

  it("change under load without a valid token being refused, on two replicas and two gateways", async () => {
    const checks = [createGatewayChecks(users), createGatewayChecks(replica)];
    const [before = ""] = await published(users);
    const tokens: { readonly token: string; readonly until: number }[] = [];
    const load = { goesOn: true, checked: 0 };
    const signOn = async (server: UsersUnderTest): Promise<void> => {
      let { session } = await createUser(server);
      while (load.goesOn) {
        session = await mustRefresh(server, session.refreshToken);
        tokens.push({ token: session.accessToken, until: Date.now() + tokenLifeMs });
      }
    };
    const check = async (): Promise<void> => {
      while (load.goesOn) {
        const valid = tokens.filter(({ until }) => until > Date.now()).slice(-200);
        for (const { token } of [...valid.slice(0, 5), ...valid.slice(-5)]) {
          await Promise.all(checks.map((verify) => verify(token)));
          load.checked += 1;
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const work = Promise.all([signOn(users), signOn(replica), check(), check()]).finally(() => {
      load.goesOn = false;
    });
    try {
      const kid = await rotate();
      for (const server of [users, replica]) {
        await eventually(async () => (await published(server)).includes(kid), "the new key is published");
      }
      await eventually(async () => !(await published(replica)).includes(before), "the old key is withdrawn");
      load.goesOn = false;
      await work;
      const signedWith = new Set(tokens.map(({ token }) => decodeProtectedHeader(token).kid));
      expect([...signedWith]).toEqual([before, kid]);
      expect(load.checked).toBeGreaterThan(100);
    } finally {
      load.goesOn = false;
      await work.catch(() => undefined);
    }
  }, 60_000);

  it("are one for replicas that start at once where there is none", async () => {
    await database.query("DELETE FROM signing_key");
    const replicas = await Promise.all([1, 2, 3].map(() => users.startAnother()));
    const sets = await Promise.all(replicas.map(published));
    expect(new Set(sets.flat()).size).toBe(1);
    await Promise.all(replicas.map((server) => server.close()));
  });

  it("are not rotated again while the next one waits for its turn", async () => {
    const [one, two] = [await rotate(), await rotate()];
    expect(two).toBe(one);
  });

  it("are at rest encrypted only, and public without their private part", async () => {
    const { rows } = await database.query<{ private_jwk: Buffer | null; public_jwk: object }>(
      `SELECT private_jwk, public_jwk FROM signing_key`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(row.public_jwk).not.toHaveProperty("d");
      expect(row.private_jwk?.toString("latin1") ?? "").not.toContain('"d"');
    }
  });

  it("are rotated by an operator only", async () => {
    const ann = await createUser(users);
    for (const viewer of [null, ann.viewer]) {
      expect((await askRoute(users, "/internal/signing-keys/rotate", {}, viewer)).status).toBe(403);
    }
    const unsigned = await fetch(`${users.url}/internal/signing-keys/rotate`, { method: "POST" });
    expect(unsigned.status).toBe(401);
  });
});
