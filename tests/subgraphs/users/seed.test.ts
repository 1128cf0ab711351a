import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openDatabase, type Database } from "@skein/service-kit/database.ts";
import { migrate } from "@skein/service-kit/migrate.ts";
import { replayPage } from "@skein/service-kit/event-replay.ts";
import { createLogger } from "@skein/service-kit/logger.ts";
import { createInProcessTransport } from "@skein/service-kit/in-process-transport.ts";
import { createPasswordHasher } from "@skein/users/account/password-hasher.ts";
import { seedPassword, seedUsers } from "../../../prisma/users/seed.ts";
import { databaseUrlFor } from "../../support/services.ts";

const migrationsFolder = `${import.meta.dirname}/../../../prisma/users/migrations`;
const scale = 0.1;
const now = new Date("2026-03-01T00:00:00.000Z");

let database: Database;
beforeAll(async () => {
  database = await openDatabase({ url: await databaseUrlFor("users"), applicationName: "seed-test" });
  await migrate({ database, migrationsFolder });
});
afterAll(() => database.close());

const countOf = async (table: string) =>
  (await database.query<{ count: number }>(`SELECT count(*)::int AS count FROM "${table}"`))[0]?.count;

describe("the seed of the users subgraph", () => {
  it("fills an empty database, reports its progress, and leaves a filled one alone", async () => {
    const progress: [number, number][] = [];
    const onProgress = (done: number, total: number) => void progress.push([done, total]);
    expect(await seedUsers({ database, scale, now, onProgress })).toBe(true);
    expect(await countOf("user")).toBe(20);
    const [done, total] = progress.at(-1) ?? [];
    expect(done).toBe(total);
    expect(await seedUsers({ database, scale, now })).toBe(false);
    expect(await countOf("user")).toBe(20);
  });

  it("counts each user's followers right", async () => {
    const wrong = await database.query(
      `SELECT handle FROM "user" u WHERE follower_count <> (SELECT count(*) FROM follow WHERE followee_id = u.id)
         OR following_count <> (SELECT count(*) FROM follow WHERE follower_id = u.id)`,
    );
    expect(wrong).toEqual([]);
  });

  it("makes one admin, who signs in with a known address", async () => {
    const admins = await database.query(
      `SELECT e.address FROM "user" u JOIN email_address e ON e.user_id = u.id WHERE 'ADMIN' = ANY(u.roles)`,
    );
    expect(admins).toEqual([{ address: "admin@example.com" }]);
  });

  it("makes a demo account that opens with the seed's password", async () => {
    const [demo] = await database.query<{ secret: string }>(
      `SELECT c.secret FROM credential c JOIN email_address e USING (user_id) WHERE e.address = 'demo@example.com'`,
    );
    expect(await createPasswordHasher().verify(demo?.secret ?? null, seedPassword)).toBe(true);
  });

  it("leaves nothing to publish, and everything to replay", async () => {
    const unpublished = await database.query("SELECT 1 FROM outbox WHERE published_at IS NULL");
    expect(unpublished).toEqual([]);
    const transport = createInProcessTransport({
      logger: createLogger({ service: "test", level: "silent" }),
      subscribers: { users: ["test"] },
    });
    const types = new Map<string, number>();
    await transport.subscribe({
      source: "users",
      group: "test",
      handle: async ({ type }) => void types.set(type, (types.get(type) ?? 0) + 1),
    });
    await replayPage({ database, source: "users", transport, after: 0, limit: 1000 });
    expect(types.get("user.created")).toBe(20);
    expect(types.get("follow.created")).toBe(await countOf("follow"));
  });
});
