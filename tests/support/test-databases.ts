import { Client } from "pg";
import { databasePrefixOf, originOf } from "./test-run.ts";

const STALE_AFTER_MS = 6 * 60 * 60 * 1_000;

async function withAdmin<T>(serverUrl: string, work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({
    connectionString: serverUrl,
    connectionTimeoutMillis: 10_000,
    query_timeout: 60_000,
  });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

/** Makes an empty database in the place of one of that name; gives its URL. Names are lower case, without quotes. */
export async function createDatabase(serverUrl: string, name: string): Promise<string> {
  await withAdmin(serverUrl, async (admin) => {
    await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    // template1 cannot be copied while somebody is connected to it; nobody ever is to template0.
    await admin.query(`CREATE DATABASE "${name}" TEMPLATE template0 ENCODING 'UTF8'`);
  });
  return Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Whether a run ended without dropping this database: of another machine's runs only their age is known. */
function isLeftOver(databaseName: string, isOnThisMachine: boolean): boolean {
  const origin = originOf(databaseName);
  if (!origin) return false;
  return origin.startedAt < Date.now() - STALE_AFTER_MS || (isOnThisMachine && !isRunning(origin.pid));
}

/** Drops the run's databases, and those that earlier runs left behind. */
export async function dropDatabasesOf(serverUrl: string, runId: string): Promise<void> {
  const isOnThisMachine = ["127.0.0.1", "localhost", "[::1]", ""].includes(new URL(serverUrl).hostname);
  await withAdmin(serverUrl, async (admin) => {
    const { rows } = await admin.query<{ datname: string }>(
      "SELECT datname FROM pg_database WHERE datname LIKE 'skein\\_test\\_%'",
    );
    for (const { datname } of rows) {
      const isOwn = datname.startsWith(databasePrefixOf(runId));
      if (!isOwn && !isLeftOver(datname, isOnThisMachine)) continue;
      await admin.query(`DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`);
    }
  });
}
