// `node bench/protection/worst-document.ts`: the longest time for which one document below all limits keeps the gateway's
// process from doing anything else. Subgraphs answer at once and with nothing.
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { loadGatewayConfig } from "@skein/gateway/config.ts";
import { createDemand } from "@skein/gateway/demand/demand.ts";
import { atOnce, createExecutor } from "@skein/gateway/execution/executor.ts";
import { createPlanner } from "@skein/gateway/execution/plan/create-planner.ts";
import { loadSupergraph } from "@skein/gateway/execution/supergraph.ts";
import { checkDocument } from "@skein/gateway/protection/check-document.ts";
import { limitsOf } from "@skein/gateway/protection/limit-settings.ts";
import { families, type Family } from "./worst-families.ts";

const { values: flags } = parseArgs({
  options: { planner: { type: "string", default: "auto" }, rounds: { type: "string", default: "5" } },
});

const sdl = await readFile(new URL("../../schema/supergraph.graphql", import.meta.url), "utf8");
const supergraph = loadSupergraph(sdl);
const choice = flags.planner as "auto" | "hive" | "apollo";
const logger = { warn: (facts: unknown) => notes.push(JSON.stringify(facts).slice(0, 80)) };
const notes: string[] = [];
const planner = await createPlanner({ supergraphSdl: sdl, choice, logger });
const executor = createExecutor<object>({
  supergraph,
  planner,
  viewerOf: null,
  inTurn: atOnce,
  surroundings: {
    call: async () => ({ status: 200, body: '{"data":{}}', headers: {} }),
    onFailure: () => undefined,
  },
});
const config = loadGatewayConfig({});
const limits = limitsOf(config);
const demand = createDemand({
  supergraphSdl: sdl,
  schema: supergraph.schema,
  assumedListSize: config.ASSUMED_LIST_SIZE,
});

interface Measured {
  readonly outcome: string;
  /** Milliseconds. */
  readonly check: number;
  readonly cost: number;
  /** The longest time without a turn of the event loop, while it is planned, compiled and run. */
  readonly run: number;
  readonly total: number;
}

async function measure(text: string): Promise<Measured> {
  const wallStart = performance.now();
  const start = cpuMs();
  const checked = checkDocument(text, supergraph.schema, { limits, introspection: true });
  const check = cpuMs() - start;
  const none = { check, cost: 0, run: 0, total: performance.now() - wallStart };
  if (checked.kind === "refusal") return { outcome: checked.refusal.code, ...none };
  if (checked.kind === "errors") return { outcome: checked.code, ...none };
  const name = text.startsWith("query Q0") ? "Q0" : null;
  const beforeCost = cpuMs();
  const prepared = executor.prepare(checked.document, name);
  if (!prepared) return { outcome: "no operation", ...none };
  const variables = Object.fromEntries(prepared.conditions.map((condition) => [condition, true]));
  const { coerced = {} } = executor.coerceVariables(prepared, variables);
  const estimated = demand.costOf(prepared, coerced);
  const cost = cpuMs() - beforeCost;
  if (estimated > config.MAX_OPERATION_COST) return { outcome: "QUERY_TOO_COSTLY", ...none, cost };
  const gaps = watchGaps();
  const beforeRun = cpuMs();
  await executor.run(prepared, coerced, {}).catch((error: unknown) => notes.push(String(error).slice(0, 80)));
  const total = performance.now() - wallStart;
  return { outcome: "runs", check, cost, run: Math.min(gaps.stop(), cpuMs() - beforeRun), total };
}

function watchGaps(): { stop: () => number } {
  let longest = 0;
  let last = cpuMs();
  let isStopped = false;
  const look = (): void => {
    const now = cpuMs();
    longest = Math.max(longest, now - last);
    last = now;
    if (!isStopped) setImmediate(look);
  };
  setImmediate(look);
  return {
    stop: () => {
      isStopped = true;
      look();
      return longest;
    },
  };
}

/** The largest size of a family that is not refused, by halving; and one more, which is. */
function largest({ text }: Family): number {
  const passes = (size: number): boolean => {
    const { kind } = checkDocument(text(size, limits), supergraph.schema, { limits, introspection: true });
    return kind !== "refusal";
  };
  let [low, high] = [1, 4_096];
  if (passes(high)) return high;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (passes(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Of this thread: other processes of the machine make no difference. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const ms = (number: number): string => number.toFixed(1).padStart(8);

console.log(
  "   check     cost      run    total  ms of CPU at one go, medians; and of the clock, with planning in its own process",
);
for (const family of families) {
  const size = largest(family);
  const text = family.text(size, limits);
  const rounds: Measured[] = [];
  // A comment makes it another document; what is compiled is never used again.
  for (let round = 0; round < Number(flags.rounds); round++) rounds.push(await measure(`${text} #${round}`));
  const of = (part: "check" | "cost" | "run" | "total"): string => ms(median(rounds.map((one) => one[part])));
  const outcome = rounds[0]?.outcome ?? "";
  console.log(
    `${of("check")} ${of("cost")} ${of("run")} ${of("total")}  ${family.name}, ${size} (${text.length} characters): ${outcome}`,
  );
}
for (const note of new Set(notes)) console.log(note);
planner.close();
