import { spawnSync } from "node:child_process";
import { Client } from "pg";
import { inRoot, subgraphNames } from "../../scripts/support/workspace.ts";

export const hasPsql = (): boolean => spawnSync("psql", ["--version"]).status === 0;

/** Runs deploy/postgresql/databases.sql as the official PostgreSQL image does, with a prefix before every name. */
export function createProductionDatabases(
  serverUrl: string,
  prefix: string,
  passwords: Readonly<Record<string, string>>,
): void {
  const options = ["-v", "ON_ERROR_STOP=1", "--no-password", "--no-psqlrc", "--quiet"];
  const result = spawnSync(
    "psql",
    [...options, "--file", inRoot("deploy/postgresql/databases.sql"), serverUrl],
    {
      encoding: "utf8",
      timeout: 60_000,
      env: { ...process.env, ...passwords, SKEIN_DATABASE_PREFIX: prefix },
    },
  );
  if (result.status !== 0) throw new Error(`psql failed: ${result.stderr}`);
}

/** Roles belong to the whole server: nothing else removes them. */
export async function dropProductionDatabases(serverUrl: string, prefix: string): Promise<void> {
  const admin = new Client({ connectionString: serverUrl, query_timeout: 60_000 });
  await admin.connect();
  try {
    for (const name of subgraphNames) {
      await admin.query(`DROP DATABASE IF EXISTS "${prefix}${name}" WITH (FORCE)`);
      await admin.query(`DROP ROLE IF EXISTS "${prefix}${name}"`);
    }
  } finally {
    await admin.end();
  }
}
