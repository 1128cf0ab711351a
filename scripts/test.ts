// `pnpm test`, behind scripts/bootstrap.mjs: generates what is missing, runs Jest, and ends with one line that counts.
// Arguments go to Jest (`pnpm test posts`). With REQUIRE_SERVICES=1 a skipped test is a failure.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { generateAll } from "./support/generate-subgraph.ts";
import { countTests, skippedSuites, type JestResults } from "./support/test-report.ts";
import { inRoot, root } from "./support/workspace.ts";

const jest = inRoot("node_modules/jest/bin/jest.js");

/** Runs Jest to its end and gives its exit code. Ctrl-C reaches it through the terminal; SIGTERM is passed on. */
function runJest(args: readonly string[]): Promise<number> {
  const options = [
    process.env.NODE_OPTIONS,
    "--experimental-vm-modules",
    "--disable-warning=ExperimentalWarning",
  ];
  const child = spawn(process.execPath, [jest, ...args], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: options.filter(Boolean).join(" ") },
    stdio: "inherit",
  });
  process.on("SIGINT", () => undefined);
  process.once("SIGTERM", () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)));
  });
}

/** What Jest wrote, or null when it ended before it could. */
async function readResults(file: string): Promise<JestResults | null> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text === "" ? null : (JSON.parse(text) as JestResults);
}

/** Prints the closing report; gives the exit code of the whole run. */
function report(results: JestResults, jestCode: number): number {
  const { passed, failed, skipped } = countTests(results);
  const servicesMissing = process.env.REQUIRE_SERVICES === "1" && skipped > 0;
  const suites = skippedSuites(results);
  if (suites.length > 0) console.log(`\nSkipped:\n${suites.map((suite) => `  ${suite}`).join("\n")}`);
  if (servicesMissing) console.log("\n✗ REQUIRE_SERVICES=1 allows no skipped test.");
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  return jestCode === 0 && servicesMissing ? 1 : jestCode;
}

async function main(): Promise<number> {
  await generateAll({ onStep: (step) => console.log(`› ${step}`) });
  const folder = await mkdtemp(join(tmpdir(), "skein-test-"));
  try {
    const outputFile = join(folder, "results.json");
    const code = await runJest(["--json", `--outputFile=${outputFile}`, ...process.argv.slice(2)]);
    const results = await readResults(outputFile);
    return results ? report(results, code) : code || 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

process.exitCode = await main();
