import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { openDatabase, type Database } from "@skein/service-kit/database.ts";
import { migrate, MigrationError } from "@skein/service-kit/migrate.ts";
import { databaseUrlFor, describeWithPostgres } from "../support/services.ts";

describeWithPostgres("migrate on PostgreSQL", () => {
  let databaseUrl: string;
  let migrationsFolder: string;

  beforeEach(async () => {
    databaseUrl = await databaseUrlFor("kit_migrate");
    migrationsFolder = await mkdtemp(join(tmpdir(), "skein-migrations-"));
    await addMigration(
      "20260101000000_init",
      "CREATE TABLE item (id INT PRIMARY KEY); INSERT INTO item VALUES (1);",
    );
    await addMigration(
      "20260102000000_twice",
      "CREATE FUNCTION twice(n INT) RETURNS INT LANGUAGE plpgsql AS $$ BEGIN n := n + n; RETURN n; END; $$;",
    );
  });

  afterEach(async () => {
    await rm(migrationsFolder, { recursive: true, force: true });
  });

  async function addMigration(name: string, sql: string): Promise<void> {
    await mkdir(join(migrationsFolder, name), { recursive: true });
    await writeFile(join(migrationsFolder, name, "migration.sql"), sql);
  }

  async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
    const database = await openDatabase({ url: databaseUrl, applicationName: "kit-test", poolSize: 2 });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }

  const migrateOnce = (): Promise<{ applied: string[] }> =>
    withDatabase((database) => migrate({ database, migrationsFolder }));

  it("applies each migration once when ten replicas start at the same time", async () => {
    const results = await Promise.all(Array.from({ length: 10 }, migrateOnce));
    expect(results.flatMap((result) => result.applied)).toEqual([
      "20260101000000_init",
      "20260102000000_twice",
    ]);
    const rows = await withDatabase((database) => database.query("SELECT * FROM _prisma_migrations"));
    expect(rows).toHaveLength(2);
  });

  it("keeps semicolons in function bodies together", async () => {
    await migrateOnce();
    expect(await withDatabase((database) => database.query("SELECT twice(21)"))).toEqual([{ twice: 42 }]);
  });

  it("stops at a migration that fails, with its name and the SQL error, and leaves none of it behind", async () => {
    await addMigration("20260103000000_bad", "CREATE TABLE half (id INT);\nINSERT INTO nowhere VALUES (1);");
    const error = await migrateOnce().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MigrationError);
    expect(error).toMatchObject({
      migration: "20260103000000_bad",
      sqlError: 'ERROR 42P01: relation "nowhere" does not exist (line 2)',
    });
    const [half] = await withDatabase((database) => database.query("SELECT to_regclass('half') AS found"));
    expect(half).toEqual({ found: null });
  });

  it("reports the failed migration again at the next start, until it is resolved as the message says", async () => {
    await addMigration("20260103000000_bad", "INSERT INTO nowhere VALUES (1);");
    await expect(migrateOnce()).rejects.toThrow(MigrationError);
    const again = await migrateOnce().catch((thrown: unknown) => thrown);
    expect(again).toMatchObject({
      migration: "20260103000000_bad",
      sqlError: 'ERROR 42P01: relation "nowhere" does not exist (line 1)',
    });
    const advice = /UPDATE .*;/.exec(String(again))?.[0] ?? "";
    await addMigration("20260103000000_bad", "INSERT INTO item VALUES (2);");
    await withDatabase((database) => database.query(advice));
    await expect(migrateOnce()).resolves.toEqual({ applied: ["20260103000000_bad"] });
  });

  it("starts on a database that a newer version has migrated further", async () => {
    await migrateOnce();
    await rm(join(migrationsFolder, "20260102000000_twice"), { recursive: true });
    await expect(migrateOnce()).resolves.toEqual({ applied: [] });
  });
});
