// `pnpm operations:publish [folder …]`: writes the manifest of trusted documents from the `.graphql` files of schema/operations
// and of the folders that are named. `--out FILE` writes another one.
import { parseArgs } from "node:util";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { inRoot } from "./support/workspace.ts";
import { manifestOf, readOperations } from "./operations/manifest.ts";

/** pnpm runs scripts in the root, wherever it is called. */
const folder = process.env.INIT_CWD ?? process.cwd();

try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: "string" } } });
  const folders = [inRoot("schema/operations"), ...positionals.map((name) => resolve(folder, name))];
  const file =
    values.out === undefined ? inRoot("schema/trusted-documents.json") : resolve(folder, values.out);
  const manifest = manifestOf(await readOperations(folders));
  await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`);
  console.log(`✓ Published ${manifest.operations.length} operations to ${file}`);
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
