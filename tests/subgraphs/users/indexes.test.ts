import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { openDatabase, type Database, type RawSql, type SqlExecutor } from "@skein/service-kit/database.ts";
import { migrate } from "@skein/service-kit/migrate.ts";
import type { Page } from "@skein/service-kit/pagination.ts";
import { findFollowPages } from "@skein/users/follow/follow.queries.ts";
import { toPrefixQuery } from "@skein/users/user/search-words.ts";
import { findProfilePage } from "@skein/users/user/user.queries.ts";
import { seedUsers } from "../../../prisma/users/seed.ts";
import { databaseUrlFor } from "../../support/services.ts";

const migrationsFolder = `${import.meta.dirname}/../../../prisma/users/migrations`;
const now = new Date("2026-03-01T00:00:00.000Z");
const nextPage = (after: string[]): Page => ({ limit: 20, direction: "forward", after, before: null });

let database: Database;
beforeAll(async () => {
  database = await openDatabase({ url: await databaseUrlFor("users"), applicationName: "index-test" });
  await migrate({ database, migrationsFolder });
  await seedUsers({ database, scale: 0.2, now });
});
afterAll(() => database.close());

const explaining = (tx: SqlExecutor): RawSql => ({
  $queryRawUnsafe: (sql, ...values) => tx.query(`EXPLAIN ${sql}`, values) as never,
  $executeRawUnsafe: () => Promise.reject(new Error("Nothing to execute")),
});

/** The plan of a query where some ways are forbidden: tables as small as a test's are always read whole. */
const planOf = (forbidden: string[], query: (sql: RawSql) => Promise<unknown>): Promise<string> =>
  database.transaction(async (tx) => {
    for (const way of forbidden) await tx.query(`SET LOCAL enable_${way} = off`);
    return JSON.stringify(await query(explaining(tx)), null, 1);
  });

/** Leaves only reading an index in its own order. */
const unordered = ["seqscan", "bitmapscan", "sort"];

describe("the plans of the users subgraph's lists", () => {
  it("find a rare word by the index of words", async () => {
    const prefixQuery = toPrefixQuery("demo");
    const page: Page = { limit: 20, direction: "forward", after: null, before: null };
    const plan = await planOf(["seqscan", "indexscan"], (sql) => findProfilePage(sql, { prefixQuery, page }));
    expect(plan).toContain("user_search_words");
  });

  it("page through everybody by the index of handles, without sorting", async () => {
    const plan = await planOf(unordered, (sql) =>
      findProfilePage(sql, { prefixQuery: null, page: nextPage(["m"]) }),
    );
    expect(plan).toContain("user_handle_key");
    expect(plan).not.toContain("Sort");
  });

  it.each(["followers", "following"] as const)(
    "page through %s by an index in the list's order",
    async (list) => {
      const [user] = await database.query<{ id: string }>(`SELECT id FROM "user" LIMIT 1`);
      const page = nextPage([String(now.getTime()), user?.id ?? ""]);
      const plan = await planOf(unordered, (sql) => findFollowPages(sql, list, page, [user?.id ?? ""]));
      expect(plan).toContain(`follow_${list}_page`);
      expect(plan).toMatch(/Index Cond: \(.*ROW\(.*created_at/);
      expect(plan).not.toContain("Sort Key: f.");
    },
  );
});
