import { parseArgs } from "node:util";
import { createSystemClient } from "../../tests/support/system-client.ts";
import { writeWhole } from "../gateway/files.ts";
import { median } from "../load/percentile.ts";
import { chooseCores } from "../support/cores.ts";
import { describeMachine } from "../support/machine.ts";
import { pinSelf } from "../support/pin-self.ts";
import { createProgressLine, type ProgressLine } from "../support/progress-line.ts";
import { readable, textTable } from "../support/text-table.ts";
import { startBenchSystem, type BenchSystem } from "../system/bench-system.ts";
import { dataFolderOf, seededDatabases, workingCopies } from "../system/bench-databases.ts";
import { measureOperation, type OperationRow } from "./measure-operation.ts";
import { planOperations, signIn, type PlannedOperation } from "./operation-plan.ts";
import { gatewayVariants, type GatewayVariant } from "./states.ts";

const help = `pnpm bench operations: each operation of the app on the real system, with PostgreSQL and Redis

  --scale N        how large the world is: 1 is 200 users and 2,000 posts (100)
  --requests N     how often each operation is sent in each state (200; writes a tenth of it, at least 20)
  --rounds N       how often all of that is repeated, every other time in the opposite order (2)
  --only NAMES     files of schema/operations without their ending, separated by commas
  --json FILE      write the result
  --help           this text

Needs PostgreSQL (BENCH_DATABASE_URL, by default postgresql://postgres@127.0.0.1:5432/postgres) and redis-server.
The seeded databases are kept as skein_bench_<subgraph>_<scale>, so that only the first run fills them.`;

const flags = {
  scale: { type: "string", default: "100" },
  requests: { type: "string", default: "200" },
  rounds: { type: "string", default: "2" },
  only: { type: "string" },
  json: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

const readFlags = (args: readonly string[]) => parseArgs({ args: [...args], options: flags }).values;
type Options = ReturnType<typeof readFlags>;

interface Run {
  readonly system: BenchSystem;
  readonly operations: readonly PlannedOperation[];
  readonly requests: number;
  readonly progress: ProgressLine;
  readonly nextIndex: () => number;
}

async function measureVariant(variant: GatewayVariant, run: Run): Promise<OperationRow[]> {
  const { system, requests, progress, nextIndex } = run;
  await system.restartGateway(variant.settings);
  const client = createSystemClient(`http://127.0.0.1:${system.gatewayPort}`);
  const rows: OperationRow[] = [];
  for (const operation of run.operations) {
    // Access tokens live for ten minutes, a run takes longer.
    const token = (await signIn(client)).accessToken;
    const states = operation.isWrite ? (variant.measuresWrites ? (["write"] as const) : []) : variant.reads;
    for (const state of states) {
      progress.show(`${variant.executor}, ${operation.name}, ${state}`);
      const count = operation.isWrite ? Math.max(20, Math.ceil(requests / 10)) : requests;
      const stage = { system, client, token, nextIndex };
      rows.push(await measureOperation(operation, { executor: variant.executor, state }, count, stage));
    }
  }
  return rows;
}

async function measureAll(system: BenchSystem, options: Options): Promise<OperationRow[]> {
  const planned = await planOperations(createSystemClient(`http://127.0.0.1:${system.gatewayPort}`));
  const only = options.only?.split(",") ?? planned.map(({ name }) => name);
  let index = 0;
  const run: Run = {
    system,
    operations: planned.filter(({ name }) => only.includes(name)),
    requests: Number(options.requests),
    progress: createProgressLine(),
    nextIndex: () => index++,
  };
  const rows: OperationRow[] = [];
  for (let round = 0; round < Number(options.rounds); round++) {
    const order = round % 2 === 0 ? gatewayVariants : gatewayVariants.toReversed();
    for (const variant of order) rows.push(...(await measureVariant(variant, run)));
  }
  run.progress.clear();
  return medianRows(rows);
}

/** Rows of several rounds as one each. */
function medianRows(rows: readonly OperationRow[]): OperationRow[] {
  const groups = Map.groupBy(rows, ({ operation, executor, state }) =>
    [operation, executor, state].join(" "),
  );
  const figures = ["p50Ms", "p99Ms", "gatewayCpuMs", "subgraphCpuMs", "statements", "sentBytes"] as const;
  return [...groups.values()].flatMap((own) =>
    own.slice(0, 1).map((first) => ({
      ...first,
      ...Object.fromEntries(figures.map((figure) => [figure, median(own.map((row) => row[figure]))])),
    })),
  );
}

const header = [
  ...["operation", "state", "executor", "p50 ms", "p99 ms"],
  ...["gateway CPU ms", "subgraphs CPU ms", "statements", "sent"],
];

const line = (row: OperationRow): string[] => [
  ...[row.operation, row.state, row.executor],
  ...[row.p50Ms, row.p99Ms, row.gatewayCpuMs, row.subgraphCpuMs].map(readable),
  row.statements.toFixed(1),
  `${readable(row.sentBytes / 1_000)} kB`,
];

function report(rows: readonly OperationRow[]): void {
  const byOperation = [...Map.groupBy(rows, ({ operation }) => operation).values()].flat();
  console.log(textTable(header, byOperation.map(line), 3));
}

/** `pnpm bench operations`; gives the exit code. */
export async function benchOperations(args: readonly string[]): Promise<number> {
  const options = readFlags(args);
  if (options.help) {
    console.log(help);
    return 0;
  }
  const scale = Number(options.scale);
  const cores = chooseCores();
  const copies = await workingCopies(await seededDatabases(scale));
  try {
    pinSelf(cores.load);
    const system = await startBenchSystem(copies.names, { dataFolder: dataFolderOf(scale), cores });
    const rows = await measureAll(system, options).finally(system.close);
    report(rows);
    if (options.json !== undefined) {
      const result = { machine: describeMachine(), node: process.version, scale, rows };
      await writeWhole(options.json, `${JSON.stringify(result, null, 2)}\n`);
    }
  } finally {
    await copies.drop();
  }
  return 0;
}
