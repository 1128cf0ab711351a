import { matchesChecksum, type Migration } from "./migration-folder.ts";
import type { SqlExecutor } from "./sql-executor.ts";

/** A row of Prisma's `_prisma_migrations`, https://www.prisma.io/docs/orm/prisma-migrate/workflows/development-and-production */
export interface MigrationRecord {
  readonly id: string;
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
  /** The error of a migration that failed. */
  readonly logs: string | null;
}

/** The records that count, which is all but those marked as rolled back. None before the first migration. */
export async function readMigrationHistory(database: SqlExecutor): Promise<MigrationRecord[]> {
  const [table] = await database.query<{ found: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found",
  );
  if (table?.found !== true) return [];
  return await database.query<MigrationRecord>(
    `SELECT id, migration_name, checksum, finished_at, logs FROM _prisma_migrations
     WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
}

/**
 * The migrations that `history` does not have. A record without a migration is let be: in a rolling deployment an old
 * replica may start on a database that a newer one has migrated.
 */
export function pendingMigrations(
  migrations: readonly Migration[],
  history: readonly MigrationRecord[],
): Migration[] {
  const recorded = new Set(history.map((record) => record.migration_name));
  return migrations.filter((migration) => !recorded.has(migration.name));
}

/** A migration that was begun and did not finish: it failed, or its process died. */
export function findUnfinished(history: readonly MigrationRecord[]): MigrationRecord | undefined {
  return history.find((record) => record.finished_at === null);
}

/** A migration whose file is no longer what was applied. */
export function findEdited(
  migrations: readonly Migration[],
  history: readonly MigrationRecord[],
): Migration | undefined {
  const checksums = new Map(history.map((record) => [record.migration_name, record.checksum]));
  return migrations.find(({ name, sql }) => {
    const checksum = checksums.get(name);
    return checksum !== undefined && !matchesChecksum(sql, checksum);
  });
}
