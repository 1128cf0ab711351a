import { openPgliteDatabase } from "./pglite-database.ts";
import { openPostgresqlDatabase } from "./postgresql-database.ts";
import type { Database, OpenDatabaseOptions } from "./sql-executor.ts";

export type { Database, OpenDatabaseOptions, RawSql, ReadSql, SqlExecutor } from "./sql-executor.ts";

const PGLITE_PREFIX = "pglite:";

/**
 * Opens the database at `options.url`. PostgreSQL is connected to at the first query; PGlite is ready on return.
 * Throws an Error that names the problem for an unknown kind of URL, a folder that another process uses, or an
 * unwritable folder. Never puts the URL, which may hold a password, into an error.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  if (options.url.startsWith(PGLITE_PREFIX)) {
    return await openPgliteDatabase(options.url.slice(PGLITE_PREFIX.length));
  }
  if (/^postgres(ql)?:\/\//.test(options.url)) return openPostgresqlDatabase(options);
  throw new Error("A database URL starts with postgresql://, or is pglite:<folder> or pglite:memory");
}
