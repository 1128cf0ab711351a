import { parseArgs } from "node:util";
import { createSystemClient } from "../../tests/support/system-client.ts";
import { writeWhole } from "../gateway/files.ts";
import { chooseCores } from "../support/cores.ts";
import { chosen, positive } from "../support/flag-values.ts";
import { describeMachine } from "../support/machine.ts";
import { pinSelf } from "../support/pin-self.ts";
import { createProgressLine } from "../support/progress-line.ts";
import { readable, textTable } from "../support/text-table.ts";
import { startBenchSystem, type BenchSystem } from "../system/bench-system.ts";
import { dataFolderOf, seededDatabases, workingCopies } from "../system/bench-databases.ts";
import type { OperationRow } from "./measure-operation.ts";
import { measureRounds, medianRows, type OperationsRun } from "./measure-rounds.ts";
import { planOperations } from "./operation-plan.ts";

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

async function measureAll(system: BenchSystem, options: Options): Promise<OperationRow[]> {
  const planned = await planOperations(createSystemClient(`http://127.0.0.1:${system.gatewayPort}`));
  const only = chosen(
    "only",
    options.only,
    planned.map(({ name }) => name),
  );
  let index = 0;
  const run: OperationsRun = {
    system,
    operations: planned.filter(({ name }) => only.includes(name)),
    requests: positive("requests", options.requests),
    progress: createProgressLine(),
    nextIndex: () => index++,
  };
  const rows = await measureRounds(run, positive("rounds", options.rounds));
  run.progress.clear();
  return medianRows(rows);
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
  const scale = positive("scale", options.scale);
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
