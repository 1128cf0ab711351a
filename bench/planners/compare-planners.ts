// `node bench/planners/compare-planners.ts [--operations N]`: how long the planners take, how many calls their plans make
// before and after they are optimised, and how many generated operations each gets right.
import { parseArgs } from "node:util";
import { judgePlanners } from "./judge-planners.ts";
import { measurePlanners } from "./measure-planners.ts";

const { values } = parseArgs({ options: { operations: { type: "string", default: "60" } } });
const operations = Number(values.operations);
if (!Number.isInteger(operations) || operations < 1) throw new Error("--operations is a number above 0.");

console.log(await measurePlanners());
console.log(`\n${await judgePlanners(operations)}`);
// The stock gateway keeps timers.
process.exit(0);
