// `pnpm schema:compose`: writes schema/supergraph.graphql and schema/api.graphql from the subgraphs' schemas.
// `--check` writes nothing and fails when they are not current.
import { readFile, writeFile } from "node:fs/promises";
import { compose, readSubgraphSchemas } from "./support/compose.ts";
import { inRoot } from "./support/workspace.ts";

const readOrEmpty = (file: string): Promise<string> => readFile(inRoot(file), "utf8").catch(() => "");

/** The files whose text on disk is not what composition gives. */
async function staleFiles(files: Readonly<Record<string, string>>): Promise<string[]> {
  const entries = await Promise.all(
    Object.entries(files).map(async ([file, text]) => ((await readOrEmpty(file)) === text ? [] : [file])),
  );
  return entries.flat();
}

const { files, errors, hints } = compose(await readSubgraphSchemas());
for (const hint of hints) console.log(`hint  ${hint}`);
for (const error of errors) console.error(`error ${error}`);
if (!files) {
  console.error(`✗ The subgraphs do not compose: ${errors.length} error${errors.length === 1 ? "" : "s"}`);
  process.exit(1);
}

const stale = await staleFiles(files);
if (stale.length === 0) {
  console.log("✓ The composed schemas are current");
} else if (process.argv.includes("--check")) {
  console.error(`✗ Not current: ${stale.join(", ")}. Run pnpm schema:compose and commit the result.`);
  process.exit(1);
} else {
  await Promise.all(stale.map((file) => writeFile(inRoot(file), files[file] ?? "")));
  console.log(`✓ Wrote ${stale.join(", ")}`);
}
