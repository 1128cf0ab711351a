// `pnpm seed [--scale N]`: migrates the three databases and fills those that are empty. N is 1 for 200 users and 2,000
// posts; 100 makes a large world.
import { parseArgs } from "node:util";
import { generateAll } from "./support/generate-subgraph.ts";

const { values } = parseArgs({ options: { scale: { type: "string", default: "1" } } });
const scale = Number(values.scale);
if (scale >= 0.05 && scale <= 1_000) {
  await generateAll({ onStep: () => undefined });
  // Only now: what it imports is partly generated.
  const { seedAll } = await import("./start/seeding.ts");
  await seedAll(scale);
} else {
  console.error("✗ --scale is a number from 0.05 to 1000.");
  process.exitCode = 1;
}
