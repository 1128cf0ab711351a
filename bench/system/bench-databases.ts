import { existsSync } from "node:fs";
import { Client } from "pg";
import type { Environment } from "@skein/service-kit/config.ts";
import { closeDatabases, openDatabases, type OpenedDatabase } from "../../scripts/start/databases.ts";
import { embeddedEnvironment } from "../../scripts/start/embedded-environment.ts";
import { seedDatabases } from "../../scripts/start/seeding.ts";
import { settingOf, subgraphNames, type SubgraphName } from "../../scripts/support/workspace.ts";
import { createDatabase } from "../../tests/support/test-databases.ts";
import { cacheFile } from "../gateway/files.ts";

/** A PostgreSQL server on which databases may be made. */
export const serverUrl = (): string =>
  process.env.BENCH_DATABASE_URL ?? "postgresql://postgres@127.0.0.1:5432/postgres";

export type DatabaseNames = Readonly<Record<SubgraphName, string>>;

/** One generous limit: a million rows are written by one statement. */
const queryTimeoutMs = 20 * 60_000;

/** Runs statements on one database of the server. */
export async function onDatabase<T>(database: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    connectionString: urlOf(database),
    connectionTimeoutMillis: 10_000,
    query_timeout: queryTimeoutMs,
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export const urlOf = (database: string): string =>
  Object.assign(new URL(serverUrl()), { pathname: `/${database}` }).href;

const administrative = <T>(work: (client: Client) => Promise<T>): Promise<T> =>
  onDatabase(new URL(serverUrl()).pathname.slice(1) || "postgres", work);

/** A database that was filled to its end says so in its comment: what was interrupted is gone on with, or made anew. */
const complete = "filled by pnpm bench";

async function findDatabase(name: string): Promise<{ readonly comment: string | null } | undefined> {
  const { rows } = await administrative((client) =>
    client.query<{ comment: string | null }>(
      "SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_database WHERE datname = $1",
      [name],
    ),
  );
  return rows[0];
}

const isComplete = async (name: string): Promise<boolean> => (await findDatabase(name))?.comment === complete;
const exists = async (name: string): Promise<boolean> => (await findDatabase(name)) !== undefined;

const markComplete = (name: string): Promise<unknown> =>
  administrative((client) => client.query(`COMMENT ON DATABASE "${name}" IS '${complete}'`));

export const databaseUrls = (names: DatabaseNames): Record<string, string> =>
  Object.fromEntries(subgraphNames.map((name) => [settingOf(name, "DATABASE_URL"), urlOf(names[name])]));

/** Keys, and the day of which a seeded world tells, of all databases of one scale. */
export const dataFolderOf = (scale: number): string => cacheFile(`system-${String(scale)}`);

const nameAll = (nameOf: (subgraph: SubgraphName) => string): DatabaseNames =>
  Object.fromEntries(subgraphNames.map((name) => [name, nameOf(name)])) as DatabaseNames;

async function withOpenDatabases(
  names: DatabaseNames,
  scale: number,
  work: (databases: OpenedDatabase[], env: Environment) => Promise<void>,
): Promise<void> {
  const env = await embeddedEnvironment({ ...databaseUrls(names), SKEIN_DATA_DIR: dataFolderOf(scale) });
  const databases = await openDatabases(env, { statementTimeoutMs: queryTimeoutMs });
  await work(databases, env).finally(() => closeDatabases(databases));
}

/** Brings databases up to date that were filled some time ago. */
export const migrateDatabases = (names: DatabaseNames, scale: number): Promise<void> =>
  withOpenDatabases(names, scale, async () => undefined);

async function seed(names: DatabaseNames, scale: number): Promise<void> {
  // Each is filled in one transaction: one that is there is empty, or whole.
  for (const name of subgraphNames) {
    if (!(await exists(names[name]))) await createDatabase(serverUrl(), names[name]);
  }
  await withOpenDatabases(names, scale, (databases, env) => seedDatabases(databases, { scale, env }));
  for (const name of subgraphNames) await markComplete(names[name]);
}

/** The databases of one scale, filled as `pnpm seed` does. They are kept, and filled only when they are missing. */
export async function seededDatabases(scale: number): Promise<DatabaseNames> {
  const names = nameAll((subgraph) => `skein_bench_${subgraph}_${String(scale).replace(".", "p")}`);
  const found = await Promise.all(subgraphNames.map((name) => isComplete(names[name])));
  if (found.every(Boolean)) await migrateDatabases(names, scale);
  else await seed(names, scale);
  return names;
}

/** A copy of a database under another name, in the place of an older one. Nobody may be connected to the original. */
export async function copyDatabase(from: string, to: string): Promise<void> {
  await administrative(async (client) => {
    await client.query(`DROP DATABASE IF EXISTS "${to}" WITH (FORCE)`);
    await client.query(`CREATE DATABASE "${to}" TEMPLATE "${from}"`);
  });
}

const isRunning = (pid: number): boolean => existsSync(`/proc/${pid}`);

/** A run that was interrupted could not drop its copies. */
const dropLeftOvers = (): Promise<void> =>
  administrative(async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      "SELECT datname FROM pg_database WHERE datname LIKE 'skein\\_bench\\_run\\_%'",
    );
    for (const { datname } of rows) {
      if (!isRunning(Number(datname.split("_")[3])))
        await client.query(`DROP DATABASE IF EXISTS "${datname}"`);
    }
  });

/** Copies that a run may write to. `drop` them in the end. */
export async function workingCopies(
  originals: DatabaseNames,
): Promise<{ names: DatabaseNames; drop: () => Promise<void> }> {
  await dropLeftOvers();
  const names = nameAll((subgraph) => `skein_bench_run_${process.pid}_${subgraph}`);
  for (const name of subgraphNames) await copyDatabase(originals[name], names[name]);
  const drop = (): Promise<void> =>
    administrative(async (client) => {
      for (const name of subgraphNames)
        await client.query(`DROP DATABASE IF EXISTS "${names[name]}" WITH (FORCE)`);
    });
  return { names, drop };
}

/** A variant of a database, kept as well: a copy that `fill` has worked on. */
export async function derivedDatabase(
  original: string,
  name: string,
  fill: (client: Client) => Promise<void>,
): Promise<string> {
  if (await isComplete(name)) return name;
  await copyDatabase(original, name);
  await onDatabase(name, fill);
  await markComplete(name);
  return name;
}
