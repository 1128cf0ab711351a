import { readFile } from "node:fs/promises";
import { openDatabase } from "./database.ts";
import { readMigrations } from "./migration-folder.ts";
import { NO_FILTER, toMigrationList, withSchemaEngine } from "./schema-engine.ts";

const EMPTY_SCRIPT = "-- This is an empty migration.";

/**
 * The SQL that is missing between the state that the migrations end in and `schemaFile`, "" when nothing is. The
 * migrations run on an in-memory PGlite, so neither a server nor a shadow database is needed.
 * Throws what the engine says when a migration fails or the schema does not parse.
 */
export async function diffMigrations(options: {
  migrationsFolder: string;
  schemaFile: string;
}): Promise<string> {
  const migrations = await readMigrations(options.migrationsFolder);
  const content = await readFile(options.schemaFile, "utf8");
  const database = await openDatabase({ url: "pglite:memory", applicationName: "skein-migration-diff" });
  try {
    const { adapter } = database;
    // The engine runs the migrations on the shadow database, and this one is nothing else.
    const shadow = { ...adapter, connectToShadowDb: () => adapter.connect() };
    const { stdout } = await withSchemaEngine(shadow, (engine) =>
      engine.diff({
        from: { tag: "migrations", ...toMigrationList(options.migrationsFolder, migrations) },
        to: { tag: "schemaDatamodel", files: [{ path: options.schemaFile, content }] },
        script: true,
        exitCode: null,
        filters: NO_FILTER,
      }),
    );
    const sql = (stdout ?? "").trim();
    return sql === EMPTY_SCRIPT ? "" : sql;
  } finally {
    await database.close();
  }
}
