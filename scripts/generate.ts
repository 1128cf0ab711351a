// `pnpm generate`: writes `subgraphs/*/src/generated/` from prisma/ and schema/. What is current is left alone; `--force`
// writes everything again.
import { generateAll } from "./support/generate-subgraph.ts";

const started = performance.now();
const written = await generateAll({
  force: process.argv.includes("--force"),
  onStep: (step) => console.log(`› ${step}`),
});
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(written === 0 ? "✓ Generated code is current" : `✓ Generated ${written} parts in ${seconds} s`);
