// `pnpm check`: everything that can be said about the code without running it. Every step runs, whatever the others
// find; two at a time, since each of the large ones fills a core. Arguments choose steps by name (`pnpm check lint`).
import { existsSync } from "node:fs";
import { describeAccess, findUnstatedAccess } from "./check/authorization.ts";
import { findComposeFileProblems } from "./check/compose-file.ts";
import { findDependencyProblems } from "./check/dependencies.ts";
import { findMigrationDrift } from "./check/migrations.ts";
import { findInvalidOperations } from "./check/operations.ts";
import { findUndescribed } from "./check/schema-descriptions.ts";
import { generateAll } from "./support/generate-subgraph.ts";
import { runProgram } from "./support/run-program.ts";
import { inRoot } from "./support/workspace.ts";

interface Step {
  readonly name: string;
  readonly title: string;
  /** Gives what is wrong, as text to print; empty when nothing is. */
  run(): Promise<string>;
  /** What it has looked at, for those who ask for this step by its name. */
  readonly list?: () => Promise<string>;
}

function program(name: string, title: string, file: string, ...args: string[]): Step {
  const run = async (): Promise<string> => {
    const { code, output } = await runProgram({ file, args });
    if (code === 0) return "";
    return output.trim() || `ended with code ${code} without a word`;
  };
  return { name, title, run };
}

function finding(name: string, title: string, find: () => Promise<string[]>): Step {
  return { name, title, run: async () => (await find()).join("\n") };
}

const sourceFolders = ["gateway", "subgraphs", "packages", "prisma", "scripts", "tests", "bench"].filter(
  (folder) => existsSync(inRoot(folder)),
);

const steps: readonly Step[] = [
  program("lint", "Lint rules", "node_modules/eslint/bin/eslint.js", "."),
  program("types", "Types", "node_modules/typescript/bin/tsc", "-p", "."),
  program("format", "Format", "node_modules/prettier/bin/prettier.cjs", "--check", "--log-level=warn", "."),
  program(
    "unused",
    "Unused code and dependencies",
    "node_modules/knip/bin/knip.js",
    "--no-progress",
    "--no-config-hints",
  ),
  program(
    "imports",
    "Import rules",
    "node_modules/dependency-cruiser/bin/dependency-cruiser.mjs",
    ...["--config", ".dependency-cruiser.cjs", ...sourceFolders],
  ),
  finding("migrations", "Migrations without drift", findMigrationDrift),
  program("schema", "Composed schemas current", "scripts/schema-compose.ts", "--check"),
  finding("descriptions", "Schema described", findUndescribed),
  {
    ...finding("authorization", "Every field has an access rule", findUnstatedAccess),
    list: describeAccess,
  },
  finding("operations", "Client operations valid", findInvalidOperations),
  program("errors", "docs/errors.md current", "scripts/errors-doc.ts", "--check"),
  finding("compose", "docker-compose.yml valid", findComposeFileProblems),
  finding("dependencies", "Exact versions, neutral lockfile", findDependencyProblems),
];

/** Runs one step and prints how it went; gives whether it passed. A step that breaks has failed. */
async function runStep(step: Step): Promise<boolean> {
  const started = performance.now();
  const problem = await step
    .run()
    .catch((error: unknown) => (error instanceof Error ? (error.stack ?? "") : String(error)));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${problem === "" ? "✓" : "✗"} ${step.title} (${step.name}, ${seconds} s)`);
  if (problem !== "") console.log(problem.replaceAll(/^/gm, "    "));
  return problem === "";
}

/** Runs the steps in order, two at a time; gives the titles of those that failed. */
async function runAll(chosen: readonly Step[]): Promise<string[]> {
  const queue = [...chosen];
  const failed: string[] = [];
  const work = async (): Promise<void> => {
    for (let step = queue.shift(); step; step = queue.shift()) {
      if (!(await runStep(step))) failed.push(step.name);
    }
  };
  await Promise.all([work(), work()]);
  return failed;
}

const names = process.argv.slice(2);
const unknown = names.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(
    `✗ No such step: ${unknown.join(", ")}. There are ${steps.map(({ name }) => name).join(", ")}.`,
  );
  process.exit(2);
}
const chosen = names.length === 0 ? steps : steps.filter(({ name }) => names.includes(name));
await generateAll({ onStep: (step) => console.log(`› ${step}`) });
const failed = await runAll(chosen);
if (names.length > 0) for (const { list } of chosen) if (list) console.log(await list());
console.log(failed.length === 0 ? "✓ All checks passed" : `✗ Failed: ${failed.join(", ")}`);
process.exit(failed.length === 0 ? 0 : 1);
