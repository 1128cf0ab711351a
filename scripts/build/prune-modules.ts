import { glob, rm } from "node:fs/promises";
import { join } from "node:path";

/** What packages carry for editors, debuggers and other databases: more than half of a deployed folder's size. */
const unused = [
  // `**` does not enter folders whose names begin with a dot.
  ".pnpm/**/*.d.{ts,mts,cts}",
  ".pnpm/**/*.map",
  ".pnpm/@prisma+client@*/node_modules/@prisma/client/runtime/query_compiler_*.{mysql,sqlite,sqlserver,cockroachdb}.*",
];

/** Deletes from a deployed `node_modules` what no service loads. */
export async function pruneModules(folder: string): Promise<void> {
  for await (const file of glob(unused, { cwd: folder })) await rm(join(folder, file), { force: true });
}
