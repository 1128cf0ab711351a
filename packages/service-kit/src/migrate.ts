import { readMigrations, type Migration } from "./migration-folder.ts";
import { findEdited, findUnfinished, pendingMigrations, readMigrationHistory } from "./migration-history.ts";
import { rememberScriptErrors } from "./script-error-memory.ts";
import { NO_FILTER, toMigrationList, withSchemaEngine } from "./schema-engine.ts";
import type { Database, MigrationConnection } from "./sql-executor.ts";

export interface MigrateOptions {
  readonly database: Database;
  /** Holds `<name>/migration.sql` files. */
  readonly migrationsFolder: string;
  /** Called with each migration's name before it is applied. */
  readonly onProgress?: (migration: string) => void;
}

/** A migration that stops the start. The database is as it was before this migration. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
  readonly migration: string;
  /** What PostgreSQL said, or what is wrong with the record of the migration. */
  readonly sqlError: string;

  constructor(migration: string, sqlError: string, advice: string, options?: ErrorOptions) {
    super(`Migration ${migration} ${advice}\n${sqlError}`, options);
    this.migration = migration;
    this.sqlError = sqlError;
  }
}

/**
 * Applies what the database lacks, each migration in one implicit transaction, and records it in `_prisma_migrations`
 * as `prisma migrate deploy` does. Any number of processes may call it at once: one applies, the others wait for it.
 * Returns the names that this call applied. Throws MigrationError for a migration that fails, that failed in an earlier
 * run and is not resolved, or that was changed after it was applied.
 */
export async function migrate(options: MigrateOptions): Promise<{ applied: string[] }> {
  const migrations = await readMigrations(options.migrationsFolder);
  if (await isCurrent(options.database, migrations)) return { applied: [] };
  return await options.database.withMigrationLock((connection) => apply(options, migrations, connection));
}

/** Spares the usual start the lock and the engine. A record in the making by another process is not current. */
async function isCurrent(database: Database, migrations: readonly Migration[]): Promise<boolean> {
  const history = await readMigrationHistory(database);
  if (findUnfinished(history) !== undefined) return false;
  refuseEdited(migrations, history);
  return pendingMigrations(migrations, history).length === 0;
}

async function apply(
  options: MigrateOptions,
  migrations: readonly Migration[],
  connection: MigrationConnection,
): Promise<{ applied: string[] }> {
  const pending = await checkPending(migrations, connection);
  if (pending.length === 0) return { applied: [] };
  const memory = rememberScriptErrors(connection.adapter);
  await withSchemaEngine(memory.adapter, async (engine) => {
    for (const { name } of pending) {
      options.onProgress?.(name);
      // The engine applies all that is new in its list: a list that ends here applies this one.
      const upToHere = migrations.filter((migration) => migration.name <= name);
      const migrationsList = toMigrationList(options.migrationsFolder, upToHere);
      await engine
        .applyMigrations({ migrationsList, filters: NO_FILTER })
        .catch((error: unknown) => failed(name, connection, memory.lastError() ?? errorText(error), error));
    }
  });
  return { applied: pending.map(({ name }) => name) };
}

async function checkPending(
  migrations: readonly Migration[],
  connection: MigrationConnection,
): Promise<Migration[]> {
  const history = await readMigrationHistory(connection);
  const unfinished = findUnfinished(history);
  if (unfinished !== undefined) {
    const { id, migration_name: name, logs } = unfinished;
    throw new MigrationError(name, logs ?? "It was interrupted: no error was recorded.", resolveAdvice(id));
  }
  refuseEdited(migrations, history);
  return pendingMigrations(migrations, history);
}

function refuseEdited(migrations: readonly Migration[], history: Parameters<typeof findEdited>[1]): void {
  const edited = findEdited(migrations, history);
  if (edited === undefined) return;
  const sqlError = "The checksum in _prisma_migrations is not that of its migration.sql.";
  throw new MigrationError(
    edited.name,
    sqlError,
    "was changed after it was applied: restore it, and add a new one.",
  );
}

async function failed(
  name: string,
  connection: MigrationConnection,
  sqlError: string,
  cause: unknown,
): Promise<never> {
  const record = findUnfinished(await readMigrationHistory(connection));
  if (record === undefined) throw new MigrationError(name, sqlError, "could not be applied.", { cause });
  await connection.query("UPDATE _prisma_migrations SET logs = $1 WHERE id = $2", [sqlError, record.id]);
  throw new MigrationError(name, sqlError, resolveAdvice(record.id), { cause });
}

/** The statement does what `prisma migrate resolve --rolled-back` does. */
function resolveAdvice(recordId: string): string {
  return (
    "failed. Correct it, allow it to run again with\n" +
    `  UPDATE _prisma_migrations SET rolled_back_at = now() WHERE id = '${recordId}';\n` +
    "and start again. The database said:"
  );
}

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
