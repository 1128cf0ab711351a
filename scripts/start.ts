// `pnpm start`, behind scripts/bootstrap.mjs: generates, migrates, seeds and runs everything in one process.
import { generateAll } from "./support/generate-subgraph.ts";
import { step } from "./start/progress.ts";
import { runProgram } from "./support/run-program.ts";
import { inRoot } from "./support/workspace.ts";

/** In a process of its own, which prints where the subgraphs' schemas do not fit and leaves the last good supergraph. */
async function composeSchemas(): Promise<void> {
  const { code, output } = await runProgram({ file: inRoot("scripts/schema-compose.ts"), args: [] });
  if (code === 0) return;
  console.error(`\n${output}`);
  process.exit(1);
}

const describeGenerated = (parts: number): string => (parts === 0 ? "current" : `${parts} parts written`);

console.log("Starting Skein");
if (process.argv.includes("--compose")) await step("Composition", composeSchemas);
await step("Generated code", () => generateAll({ onStep: () => undefined }), describeGenerated);
// Only now: what it imports is partly generated.
const { run } = await import("./start/run.ts");
await run();
