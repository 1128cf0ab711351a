// `pnpm migration:new <subgraph> <what-it-does>`: writes the SQL that takes the database from where the migrations end
// to what prisma/<subgraph>/schema.prisma says. No database server is needed. Read the SQL before you commit it.
import { diffMigrations } from "@skein/service-kit/migration-diff.ts";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { inRoot, subgraphNames, type SubgraphName } from "./support/workspace.ts";

const usage = `Usage: pnpm migration:new ${subgraphNames.join("|")} what-it-does`;

const isSubgraph = (name: string | undefined): name is SubgraphName =>
  subgraphNames.some((subgraph) => subgraph === name);

/** `20261121093000`, in UTC: the prefix that puts migrations in order. */
const timestamp = (moment: Date): string => moment.toISOString().replaceAll(/\D/g, "").slice(0, 14);

/** Now, or one more than the last migration's prefix where that lies ahead: clocks differ between machines. */
async function nextPrefix(folder: string): Promise<string> {
  const prefixes = (await readdir(folder)).flatMap((name) => /^\d{14}/.exec(name) ?? []);
  const afterLast = prefixes.map((prefix) => String(BigInt(prefix) + 1n));
  return [timestamp(new Date()), ...afterLast].sort().at(-1) ?? "";
}

async function writeMigration(subgraph: SubgraphName, name: string): Promise<string | null> {
  const migrationsFolder = inRoot("prisma", subgraph, "migrations");
  await mkdir(migrationsFolder, { recursive: true });
  const sql = await diffMigrations({
    migrationsFolder,
    schemaFile: inRoot("prisma", subgraph, "schema.prisma"),
  });
  if (sql === "") return null;
  const file = `prisma/${subgraph}/migrations/${await nextPrefix(migrationsFolder)}_${name}/migration.sql`;
  await mkdir(dirname(inRoot(file)), { recursive: true });
  await writeFile(inRoot(file), `${sql}\n`);
  return file;
}

const [subgraph, name = ""] = process.argv.slice(2);
if (!isSubgraph(subgraph) || !/^[a-z0-9]+([-_][a-z0-9]+)*$/.test(name)) {
  console.error(`✗ ${usage}`);
  process.exit(2);
}
const file = await writeMigration(subgraph, name.replaceAll("-", "_"));
console.log(file ? `✓ Wrote ${file}` : `✓ prisma/${subgraph}/schema.prisma is what the migrations end in`);
