import type { Environment } from "@skein/service-kit/config.ts";
import { openDatabase, type Database } from "@skein/service-kit/database.ts";
import { migrate, MigrationError } from "@skein/service-kit/migrate.ts";
import { settingOf, type SubgraphName } from "../support/workspace.ts";
import { StartProblem } from "./preflight.ts";
import { step } from "./progress.ts";
import { subgraphServices, type SubgraphService } from "./services.ts";

export interface OpenedDatabase {
  readonly name: SubgraphName;
  readonly database: Database;
  /** The migrations that this start applied. */
  readonly applied: readonly string[];
}

/** Longer than a connection may take, so that what is wrong with it is what one reads. */
const PING_TIMEOUT_MS = 6_000;

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
    await checkConnection(service.name, database);
    const applied = await migrateService(service, env, database);
    return { name: service.name, database, applied };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function checkConnection(name: SubgraphName, database: Database): Promise<void> {
  await database.ping(PING_TIMEOUT_MS).catch((error: unknown) => {
    const setting = settingOf(name, "DATABASE_URL");
    throw new StartProblem(
      `The database of ${name} cannot be used (${reasonOf(error)}): start it, or check ${setting}.`,
    );
  });
}

/** The message is empty when a host name has two addresses and neither answers; then there is a code. */
function reasonOf(error: unknown): string {
  if (!Error.isError(error)) return String(error);
  return error.message || ("code" in error ? String(error.code) : error.name);
}

async function migrateService(
  service: SubgraphService,
  env: Environment,
  database: Database,
): Promise<readonly string[]> {
  await allowAnotherTry(database);
  const options = { database, migrationsFolder: service.migrationsFolder(env) };
  const { applied } = await migrate(options).catch(async (error: unknown) => {
    if (!(error instanceof MigrationError) || !(await allowAnotherTry(database))) throw error;
    throw new StartProblem(
      `Migration ${error.migration} of ${service.name} failed: correct it, and start again. The database said:\n${error.sqlError}`,
    );
  });
  return applied;
}

/**
 * Lets a migration that failed on the embedded database run again: there is no client to mark it with. Nothing is lost,
 * since the folder has one process, and a failed migration leaves nothing behind. A server's operator decides.
 */
async function allowAnotherTry(database: Database): Promise<boolean> {
  if (database.kind !== "pglite") return false;
  const [table] = await database.query<{ found: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found",
  );
  if (table?.found !== true) return false;
  const marked = await database.query(
    `UPDATE _prisma_migrations SET rolled_back_at = now()
     WHERE finished_at IS NULL AND rolled_back_at IS NULL RETURNING id`,
  );
  return marked.length > 0;
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
