import { diffMigrations } from "@skein/service-kit/migration-diff.ts";
import { inRoot, subgraphNames } from "../support/workspace.ts";

/** The subgraphs whose migrations do not end in their schema.prisma, with the SQL that is missing. */
export async function findMigrationDrift(): Promise<string[]> {
  const problems: string[] = [];
  for (const subgraph of subgraphNames) {
    const sql = await diffMigrations({
      migrationsFolder: inRoot("prisma", subgraph, "migrations"),
      schemaFile: inRoot("prisma", subgraph, "schema.prisma"),
    });
    if (sql)
      problems.push(`prisma/${subgraph}: run pnpm migration:new ${subgraph}. The migrations lack\n${sql}`);
  }
  return problems;
}
