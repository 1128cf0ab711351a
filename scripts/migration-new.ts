import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { diffMigrations } from "@skein/service-kit/migration-diff.ts";

const USAGE = "Usage: pnpm migration:new <users|content|notifications> <name-in-lower-case>";

/** Writes what `schema.prisma` has and the migrations have not as a new migration, and returns its file. */
async function writeMigration(subgraph: string, name: string): Promise<string> {
  const folder = fileURLToPath(new URL(`../prisma/${subgraph}/`, import.meta.url));
  const migrationsFolder = join(folder, "migrations");
  const sql = await diffMigrations({ migrationsFolder, schemaFile: join(folder, "schema.prisma") });
  if (sql === "")
    throw new Error(`prisma/${subgraph}/schema.prisma has nothing that its migrations do not have`);
  const migration = join(migrationsFolder, `${timestamp(new Date())}_${name.replaceAll("-", "_")}`);
  await mkdir(migration, { recursive: true });
  const file = join(migration, "migration.sql");
  await writeFile(file, `${sql}\n`, { flag: "wx" });
  return file;
}

/** Prisma's form, 20260131235959 in UTC, so that names sort by time. */
function timestamp(now: Date): string {
  return now.toISOString().replaceAll(/\D/g, "").slice(0, 14);
}

function parseArguments(args: readonly string[]): { subgraph: string; name: string } {
  const [subgraph = "", name = ""] = args;
  const isKnown = ["users", "content", "notifications"].includes(subgraph);
  if (!isKnown || !/^[a-z][a-z0-9-]*$/.test(name) || args.length !== 2) throw new Error(USAGE);
  return { subgraph, name };
}

try {
  const { subgraph, name } = parseArguments(process.argv.slice(2));
  console.log(await writeMigration(subgraph, name));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
