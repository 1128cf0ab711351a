import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

export interface Migration {
  /** The folder's name, `<timestamp>_<words>`: the order of the names is the order of the migrations. */
  readonly name: string;
  readonly sql: string;
}

/** The migrations in `<folder>/<name>/migration.sql`, in order. @throws {Error} when there is no such folder */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await listFolders(folder)).sort();
  return await Promise.all(
    names.map(async (name) => ({ name, sql: await readFile(join(folder, name, "migration.sql"), "utf8") })),
  );
}

/**
 * Whether `checksum`, as `_prisma_migrations` keeps it (SHA-256 in hex), is that of `sql`.
 * Like Prisma's, it does not see the line endings: Git on Windows changes them.
 */
export function matchesChecksum(sql: string, checksum: string): boolean {
  const unix = sql.replaceAll("\r\n", "\n");
  return [sql, unix, unix.replaceAll("\n", "\r\n")].some((text) => sha256(text) === checksum);
}

async function listFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
