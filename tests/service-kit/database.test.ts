import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { openDatabase, type Database } from "@skein/service-kit/database.ts";
import { plannedAnew } from "@skein/service-kit/statement-names.ts";
import { databaseUrlFor, describeWithPostgres } from "../support/services.ts";
import { createItemClient, generateItemClient, type ItemClient } from "./item-client.ts";

const TABLE =
  "CREATE TABLE IF NOT EXISTS item (id INT PRIMARY KEY, name TEXT NOT NULL UNIQUE DEFERRABLE INITIALLY DEFERRED)";

interface Opened {
  database: Database;
  client: ItemClient;
}

async function open(url: string): Promise<Opened> {
  const database = await openDatabase({ url, applicationName: "kit-test" });
  await database.query(TABLE);
  return { database, client: await createItemClient(database) };
}

const close = async ({ database, client }: Opened): Promise<void> => {
  await client.$disconnect();
  await database.close();
};

beforeAll(generateItemClient, 60_000);

describe("PGlite, which has one connection", () => {
  let opened: Opened;

  beforeAll(async () => {
    opened = await open("pglite:memory");
  });
  afterAll(() => close(opened));
  beforeEach(() => opened.database.query("DELETE FROM item"));

  /** A Prisma interactive transaction that has written row 1 and stays open until `end`. */
  async function openTransaction(): Promise<{ end(error?: Error): void; ended: Promise<unknown> }> {
    const written = Promise.withResolvers<undefined>();
    const hold = Promise.withResolvers<undefined>();
    const ended = opened.client.$transaction(async (tx) => {
      await tx.item.create({ data: { id: 1, name: "first" } });
      written.resolve(undefined);
      await hold.promise;
    });
    await written.promise;
    return { ended, end: (error) => (error ? hold.reject(error) : hold.resolve(undefined)) };
  }

  it("makes queries wait for an open Prisma transaction, and never runs them inside it", async () => {
    const transaction = await openTransaction();
    const inserted = opened.database.query("INSERT INTO item VALUES (2, 'second') RETURNING id");
    const counted = opened.client.item.count();
    transaction.end(new Error("rolled back"));
    await expect(transaction.ended).rejects.toThrow("rolled back");
    await expect(inserted).resolves.toEqual([{ id: 2 }]);
    await expect(counted).resolves.toBe(1);
  });

  it("makes a transaction of the database wait for an open Prisma transaction", async () => {
    const transaction = await openTransaction();
    const seen = opened.database.transaction((tx) => tx.query("SELECT name FROM item"));
    transaction.end();
    await transaction.ended;
    await expect(seen).resolves.toEqual([{ name: "first" }]);
  });

  it("serialises Prisma transactions, the later one seeing what the earlier one wrote", async () => {
    const transaction = await openTransaction();
    const later = opened.client.$transaction((tx) => tx.item.count(), { isolationLevel: "Serializable" });
    transaction.end();
    await transaction.ended;
    await expect(later).resolves.toBe(1);
  });

  it("goes on after a Prisma transaction that gave up waiting for its turn", async () => {
    const transaction = await openTransaction();
    const tooLate = opened.client.$transaction((tx) => tx.item.count(), { maxWait: 1 });
    await expect(tooLate).rejects.toThrow(/Unable to start a transaction/);
    transaction.end();
    await transaction.ended;
    await expect(opened.database.query("SELECT id FROM item")).resolves.toEqual([{ id: 1 }]);
  });

  it("frees a Prisma transaction that waits for a query from outside when its time runs out", async () => {
    const endless = opened.client.$transaction(
      async (tx) => {
        await tx.item.create({ data: { id: 1, name: "first" } });
        await opened.database.query("SELECT 1"); // waits for this very transaction
        await tx.item.count();
      },
      { timeout: 100 },
    );
    await expect(endless).rejects.toThrow(/Transaction (API error|already closed)/);
    await expect(opened.database.query("SELECT id FROM item")).resolves.toEqual([]);
  });
});

function describeBoth(suite: (open: () => Promise<Opened>) => void): void {
  describe("a PGlite database", () => suite(() => open("pglite:memory")));
  describeWithPostgres("a PostgreSQL database", () => suite(async () => open(await databaseUrlFor("kit"))));
}

describeBoth((openOne) => {
  let opened: Opened;

  beforeAll(async () => {
    opened = await openOne();
  });
  afterAll(() => close(opened));
  beforeEach(() => opened.database.query("DELETE FROM item"));

  it("gives rows of the same JavaScript types", async () => {
    const sql = `SELECT 5::bigint AS big, DATE '2026-01-02' AS day, TIMESTAMP '2026-01-02 03:04:05.678' AS plain,
      TIMESTAMPTZ '2026-01-02 03:04:05.678Z' AS zoned, 1.50::numeric AS price, '{"a":1}'::jsonb AS json,
      $1::text[] AS list, $2::jsonb AS sent`;
    const moment = new Date("2026-01-02T03:04:05.678Z");
    await expect(opened.database.query(sql, [["a", "b,c"], JSON.stringify([1])])).resolves.toEqual([
      {
        big: 5,
        day: "2026-01-02",
        plain: moment,
        zoned: moment,
        price: "1.50",
        json: { a: 1 },
        list: ["a", "b,c"],
        sent: [1],
      },
    ]);
  });

  it("runs several statements of one text, and none of them when one fails", async () => {
    const { database } = opened;
    await expect(database.query("SELECT 1 AS n; SELECT 2 AS n")).resolves.toEqual([{ n: 1 }, { n: 2 }]);
    await expect(database.query("INSERT INTO item VALUES (1, 'a'); SELECT 1/0")).rejects.toThrow(/division/);
    await expect(database.query("SELECT id FROM item")).resolves.toEqual([]);
  });

  it("commits what a transaction did, and undoes it when the work throws", async () => {
    const { database } = opened;
    await database.transaction((tx) => tx.query("INSERT INTO item VALUES (1, 'kept')"));
    const failing = database.transaction(async (tx) => {
      await tx.query("INSERT INTO item VALUES (2, 'undone')");
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    await expect(database.query("SELECT name FROM item")).resolves.toEqual([{ name: "kept" }]);
  });

  it("reports a COMMIT that fails, from its own transactions and from Prisma's", async () => {
    const { database, client } = opened;
    await database.query("INSERT INTO item VALUES (1, 'taken')");
    const own = database.transaction((tx) => tx.query("INSERT INTO item VALUES (2, 'taken')"));
    await expect(own).rejects.toThrow(/unique/);
    const prismas = client.$transaction((tx) => tx.item.create({ data: { id: 3, name: "taken" } }));
    await expect(prismas).rejects.toThrow();
    await expect(database.query("SELECT id FROM item")).resolves.toEqual([{ id: 1 }]);
  });

  it("answers a ping", async () => {
    await expect(opened.database.ping(10_000)).resolves.toBeUndefined();
  });
});

describe("a PGlite folder", () => {
  let parent: string;
  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), "skein-pglite-"));
  });
  afterAll(() => rm(parent, { recursive: true, force: true }));

  it("opens once at a time, says so otherwise, and keeps its rows", async () => {
    const options = { url: `pglite:${join(parent, "users")}`, applicationName: "kit-test" };
    const first = await openDatabase(options);
    await first.query("CREATE TABLE kept AS SELECT 1 AS id");
    await expect(openDatabase(options)).rejects.toThrow(/users is in use: stop the other process/);
    await first.close();
    const second = await openDatabase(options);
    await expect(second.query("SELECT id FROM kept")).resolves.toEqual([{ id: 1 }]);
    await second.close();
  });
});

describeWithPostgres("bounds on PostgreSQL", () => {
  it("prepares a text with parameters once on a connection, and none that is to be planned anew", async () => {
    const url = await databaseUrlFor("kit_names");
    const database = await openDatabase({ url, applicationName: "kit-test", poolSize: 1 });
    await database.query(TABLE);
    const client = await createItemClient(database);
    const byIds = "SELECT name FROM item WHERE id = ANY($1::int[])";
    for (const ids of [[1], [1, 2], [1, 2, 3]]) {
      await database.query(byIds, [ids]);
      await database.transaction((tx) => tx.query(byIds, [ids]));
      await client.$queryRawUnsafe(byIds, ids);
      await database.query(`${plannedAnew} ${byIds}`, [ids]);
    }
    const prepared = await database.query<{ statement: string }>(
      "SELECT statement FROM pg_prepared_statements",
    );
    expect(prepared).toEqual([{ statement: byIds }]);
    await close({ database, client });
  });

  it("ends a statement that runs too long, and gives no later user its transaction", async () => {
    const url = await databaseUrlFor("kit_bounds");
    const database = await openDatabase({
      url,
      applicationName: "kit-test",
      poolSize: 1,
      statementTimeoutMs: 100,
    });
    const slow = database.transaction((tx) => tx.query("SELECT pg_sleep(30)"));
    await expect(slow).rejects.toThrow(/statement timeout/);
    await database.query("BEGIN; CREATE TABLE left_open ()");
    await expect(database.query("SELECT to_regclass('left_open') AS found")).resolves.toEqual([
      { found: null },
    ]);
    await database.close();
  });
});

describe("openDatabase", () => {
  it("refuses an unknown kind of URL without repeating it", async () => {
    const opening = openDatabase({ url: "mysql://root:secret@host/db", applicationName: "kit-test" });
    await expect(opening).rejects.toThrow(/^A database URL starts with/);
  });
});
