// `pnpm start`, behind scripts/bootstrap.mjs: generates, migrates, seeds and runs everything in one process.
import { generateAll } from "./support/generate-subgraph.ts";
import { step } from "./start/progress.ts";

const describeGenerated = (parts: number): string => (parts === 0 ? "current" : `${parts} parts written`);

console.log("Starting Skein");
await step("Generated code", () => generateAll({ onStep: () => undefined }), describeGenerated);
// Only now: what it imports is partly generated.
const { run } = await import("./start/run.ts");
await run();
