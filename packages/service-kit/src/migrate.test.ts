import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { openDatabase, type Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import { diffMigrations } from "./migration-diff.ts";

const SCHEMA = `
datasource db {
  provider = "postgresql"
}
model Item {
  id   Int    @id
  name String

  @@map("item")
}
`;
const INIT =
  'CREATE TABLE "item" ("id" INTEGER NOT NULL, "name" TEXT NOT NULL, CONSTRAINT "item_pkey" PRIMARY KEY ("id"));';

describe("migrate on PGlite", () => {
  let database: Database;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "skein-migrations-"));
    await addMigration("20260101000000_init", INIT);
    database = await openDatabase({ url: "pglite:memory", applicationName: "kit-test" });
  });

  afterEach(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function addMigration(name: string, sql: string): Promise<void> {
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, "migration.sql"), sql);
  }

  it("tells each migration before it applies it, and does nothing when all is current", async () => {
    const seen: string[] = [];
    const options = { database, migrationsFolder: folder, onProgress: (name: string) => seen.push(name) };
    await expect(migrate(options)).resolves.toEqual({ applied: ["20260101000000_init"] });
    await expect(migrate(options)).resolves.toEqual({ applied: [] });
    expect(seen).toEqual(["20260101000000_init"]);
  });

  it("reports the SQL error of a migration that fails, and leaves none of it behind", async () => {
    await addMigration("20260102000000_bad", "CREATE TABLE half (id INT);\nINSERT INTO nowhere VALUES (1);");
    await expect(migrate({ database, migrationsFolder: folder })).rejects.toMatchObject({
      migration: "20260102000000_bad",
      sqlError: 'ERROR 42P01: relation "nowhere" does not exist (line 2)',
    });
    expect(await database.query("SELECT to_regclass('half') AS found")).toEqual([{ found: null }]);
  });

  it("refuses a migration that was changed after it was applied, but not for its line endings", async () => {
    await addMigration("20260101000000_init", `${INIT}\n`);
    await migrate({ database, migrationsFolder: folder });
    await addMigration("20260101000000_init", `${INIT}\r\n`);
    await expect(migrate({ database, migrationsFolder: folder })).resolves.toEqual({ applied: [] });
    await addMigration("20260101000000_init", `${INIT}\n-- changed`);
    await expect(migrate({ database, migrationsFolder: folder })).rejects.toThrow(
      /changed after it was applied/,
    );
  });

  it("finds no drift where the migrations end in the schema, and else the SQL that is missing", async () => {
    const schemaFile = join(folder, "schema.prisma");
    await writeFile(schemaFile, SCHEMA);
    await expect(diffMigrations({ migrationsFolder: folder, schemaFile })).resolves.toBe("");
    await writeFile(schemaFile, SCHEMA.replace("name String", "name String\n  note String?"));
    const sql = await diffMigrations({ migrationsFolder: folder, schemaFile });
    expect(sql).toMatch(/ALTER TABLE "item" ADD COLUMN +"note" TEXT/);
  });
});
