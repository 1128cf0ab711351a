import { createSystemClient } from "../../tests/support/system-client.ts";
import { median } from "../load/percentile.ts";
import type { ProgressLine } from "../support/progress-line.ts";
import type { BenchSystem } from "../system/bench-system.ts";
import { measureOperation, type OperationRow } from "./measure-operation.ts";
import { signIn, type PlannedOperation } from "./operation-plan.ts";
import { gatewayVariants, type GatewayVariant, type State } from "./states.ts";

export interface OperationsRun {
  readonly system: BenchSystem;
  readonly operations: readonly PlannedOperation[];
  readonly requests: number;
  readonly progress: ProgressLine;
  readonly nextIndex: () => number;
}

type Kind = "reads" | "writes";

function statesOf({ reads, measuresWrites }: GatewayVariant, kind: Kind): readonly State["state"][] {
  if (kind === "reads") return reads;
  return measuresWrites ? ["write"] : [];
}

async function measureVariant(
  variant: GatewayVariant,
  kind: Kind,
  run: OperationsRun,
): Promise<OperationRow[]> {
  const { system, requests, progress, nextIndex } = run;
  const states = statesOf(variant, kind);
  const operations = run.operations.filter(({ isWrite }) => isWrite === (kind === "writes"));
  if (states.length === 0 || operations.length === 0) return [];
  await system.restartGateway(variant.settings);
  const client = createSystemClient(`http://127.0.0.1:${system.gatewayPort}`);
  const rows: OperationRow[] = [];
  for (const operation of operations) {
    // Access tokens live for ten minutes, a run takes longer.
    const token = (await signIn(client)).accessToken;
    for (const state of states) {
      progress.show(`${variant.executor}, ${operation.name}, ${state}`);
      const count = kind === "reads" ? requests : Math.max(20, Math.ceil(requests / 10));
      const stage = { system, client, token, nextIndex };
      rows.push(await measureOperation(operation, { executor: variant.executor, state }, count, stage));
    }
  }
  return rows;
}

/** All reads of all rounds before the first write: what is written changes what is read. */
export async function measureRounds(run: OperationsRun, rounds: number): Promise<OperationRow[]> {
  const rows: OperationRow[] = [];
  for (const kind of ["reads", "writes"] as const) {
    for (let round = 0; round < rounds; round++) {
      // Whoever comes first finds a colder database.
      const order = round % 2 === 0 ? gatewayVariants : gatewayVariants.toReversed();
      for (const variant of order) rows.push(...(await measureVariant(variant, kind, run)));
    }
  }
  return rows;
}

/** Rows of several rounds as one each. */
export function medianRows(rows: readonly OperationRow[]): OperationRow[] {
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
