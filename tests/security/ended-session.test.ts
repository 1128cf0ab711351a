import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Redis } from "ioredis";
import { eventually } from "../support/eventually.ts";
import { startRedisProcess, type RedisProcess } from "../support/redis-process.ts";
import { describeWithRedisServer } from "../support/services.ts";
import type { SystemClient } from "../support/system-client.ts";
import { startGatewayBeside, type SystemGateway } from "../support/system-gateway.ts";
import { join, type Person } from "../support/system-people.ts";
import { startTestSystem, type TestSystem } from "../support/system-start.ts";

/** What docs/security.md promises. */
const boundMs = 5_000;

const statusOf = async (client: SystemClient, person: Person): Promise<number> =>
  (await client.send("{ me { id } }", {}, person.token)).status;

const refusedBy = (client: SystemClient, person: Person): Promise<unknown> =>
  eventually(async () => (await statusOf(client, person)) === 401, "the token is refused", boundMs);

describeWithRedisServer("an access token whose session has ended", () => {
  let redis: RedisProcess;
  let system: TestSystem;
  let other: SystemGateway;
  beforeAll(async () => {
    redis = await startRedisProcess();
    system = await startTestSystem("ended_session", { REDIS_URL: redis.url });
    other = await startGatewayBeside(system);
  }, 60_000);
  afterAll(async () => {
    await other.close();
    await system.close();
    await redis.kill();
  });

  it("is refused by every gateway within the bound, whatever ends the session", async () => {
    for (const end of ["signOut(input: {}) { signedOut }", "revokeAllSessions { revokedCount }"]) {
      const ann = await join(system.client);
      expect(await statusOf(other.client, ann)).toBe(200);
      await system.client.send(`mutation { ${end} }`, {}, ann.token);
      await Promise.all([refusedBy(system.client, ann), refusedBy(other.client, ann)]);
    }
  });

  it("may do nothing sensitive meanwhile: the service asks the database", async () => {
    const ann = await join(system.client);
    const end = "mutation { revokeAllSessions { revokedCount } }";
    const [first, second] = [
      await system.client.send(end, {}, ann.token),
      await other.client.send<unknown>(end, {}, ann.token),
    ];
    expect(first.errors).toEqual([]);
    expect(second.errors.map(({ extensions }) => extensions.code)).toEqual(["UNAUTHENTICATED"]);
    expect(second.status).toBe(401);
  });

  it("stays refused when Redis loses everything, and by a gateway that starts afterwards", async () => {
    const ann = await join(system.client);
    await system.client.send("mutation { signOut(input: {}) { signedOut } }", {}, ann.token);
    await refusedBy(system.client, ann);
    const client = new Redis(redis.url);
    await client.flushall();
    await client.quit();
    expect(await statusOf(system.client, ann)).toBe(401);
    const late = await startGatewayBeside(system);
    try {
      expect(await statusOf(late.client, ann)).toBe(401);
    } finally {
      await late.close();
    }
  });

  it("does not end the other sessions with it", async () => {
    const [ann, bob] = [await join(system.client), await join(system.client)];
    await system.client.send("mutation { signOut(input: {}) { signedOut } }", {}, ann.token);
    await refusedBy(system.client, ann);
    expect(await statusOf(system.client, bob)).toBe(200);
  });
});

describe("the list of ended sessions", () => {
  it("is given to nobody but a gateway", async () => {
    const system = await startTestSystem("ended_list");
    try {
      const url = new URL("/internal/revoked-sessions", system.subgraphUrls.users);
      expect((await fetch(url)).status).toBe(401);
      expect((await fetch(`${system.gatewayUrl}/internal/revoked-sessions`)).status).toBe(404);
    } finally {
      await system.close();
    }
  });
});
