// `pnpm build <service> <folder>`: a folder that holds all that the service needs to run, without the repository. The
// images are made of it. Needs what `pnpm generate` writes.
import { existsSync } from "node:fs";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { deployPackage } from "./build/deploy-package.ts";
import { pruneModules } from "./build/prune-modules.ts";
import { compilePackages } from "./build/strip-types.ts";
import { inRoot, subgraphNames } from "./support/workspace.ts";

const packageFolders: Readonly<Record<string, string>> = {
  gateway: "gateway",
  ...Object.fromEntries(subgraphNames.map((name) => [name, `subgraphs/${name}`])),
};

/**
 * Builds a service into a new folder. Its parts lie as in the repository (`subgraphs/users`, `prisma/users/migrations`),
 * so that paths between them mean the same in both; `main.mjs` starts it.
 */
async function buildService(service: string, folder: string): Promise<void> {
  const packageFolder = packageFolders[service];
  if (packageFolder === undefined) throw new Error(usage);
  if (existsSync(folder)) throw new Error(`${folder} exists already: name a folder that this can make.`);
  const deployed = join(folder, packageFolder);
  await mkdir(folder, { recursive: true });
  await deployPackage(`@skein/${service}`, deployed);
  await compilePackages(deployed);
  await pruneModules(join(deployed, "node_modules"));
  const migrations = join("prisma", service, "migrations");
  if (existsSync(inRoot(migrations)))
    await cp(inRoot(migrations), join(folder, migrations), { recursive: true });
  await writeFile(join(folder, "main.mjs"), `import "./${packageFolder}/src/main.js";\n`);
}

const usage = `Usage: pnpm build ${Object.keys(packageFolders).join("|")} <new folder>`;

const [service = "", folder = ""] = process.argv.slice(2);
try {
  if (folder === "") throw new Error(usage);
  await buildService(service, resolve(folder));
  console.log(`✓ Built ${service} into ${folder}: start it with node ${join(folder, "main.mjs")}`);
} catch (error) {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
