import type { Environment } from "@skein/service-kit/config.ts";
import { openDatabase, type Database } from "@skein/service-kit/database.ts";
import { migrate } from "@skein/service-kit/migrate.ts";
import type { SubgraphName } from "../support/workspace.ts";
import { step } from "./progress.ts";
import { subgraphServices, type SubgraphService } from "./services.ts";

export interface OpenedDatabase {
  readonly name: SubgraphName;
  readonly database: Database;
  /** The migrations that this start applied. */
  readonly applied: readonly string[];
}

interface DatabaseLimits {
  readonly statementTimeoutMs?: number;
}

/**
 * Opens the three databases and brings them up to date: all of them, or none stays open.
 * @throws {MigrationError} naming the migration and the SQL error
 */
export function openDatabases(env: Environment, limits: DatabaseLimits = {}): Promise<OpenedDatabase[]> {
  return step("Databases", () => openAll(env, limits), describeMigrations);
}

async function openAll(env: Environment, limits: DatabaseLimits): Promise<OpenedDatabase[]> {
  const results = await Promise.allSettled(
    subgraphServices.map((service) => openMigrated(service, env, limits)),
  );
  const opened = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failure = results.find((result) => result.status === "rejected");
  if (!failure) return opened;
  await closeDatabases(opened);
  throw failure.reason;
}

async function openMigrated(
  service: SubgraphService,
  env: Environment,
  limits: DatabaseLimits,
): Promise<OpenedDatabase> {
  const database = await openDatabase({
    url: service.databaseUrl(env),
    applicationName: `skein-${service.name}`,
    ...limits,
  });
  try {
    const { applied } = await migrate({ database, migrationsFolder: service.migrationsFolder(env) });
    return { name: service.name, database, applied };
  } catch (error) {
    await database.close();
    throw error;
  }
}

function describeMigrations(opened: readonly OpenedDatabase[]): string {
  const migrations = opened.flatMap(({ name, applied }) =>
    applied.map((migration) => `${name}/${migration}`),
  );
  return migrations.length > 0 ? `migrated ${migrations.join(", ")}` : "current";
}

export async function closeDatabases(opened: readonly OpenedDatabase[]): Promise<void> {
  await Promise.all(opened.map(({ database }) => database.close()));
}
