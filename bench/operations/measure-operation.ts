import { setTimeout as sleep } from "node:timers/promises";
import type { SystemClient } from "../../tests/support/system-client.ts";
import { perRequest, type Usage } from "../feed-page/usage.ts";
import { percentile } from "../load/percentile.ts";
import type { BenchSystem } from "../system/bench-system.ts";
import type { PlannedOperation } from "./operation-plan.ts";
import type { State } from "./states.ts";

export interface OperationRow extends State {
  readonly operation: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly gatewayCpuMs: number;
  /** Of the three subgraphs together. */
  readonly subgraphCpuMs: number;
  /** SQL statements, without those of housekeeping and of transaction control. */
  readonly statements: number;
  /** What the gateway sends to the client, headers included. */
  readonly sentBytes: number;
}

export interface OperationStage {
  readonly system: BenchSystem;
  readonly client: SystemClient;
  readonly token: string;
  /** Counts all requests of the run. */
  readonly nextIndex: () => number;
}

/** Sends an operation once, and gives how long that took. Throws when the answer is not whole. */
async function send(
  operation: PlannedOperation,
  { client, token, nextIndex }: OperationStage,
): Promise<number> {
  const variables = operation.variables(nextIndex());
  const started = performance.now();
  const data: unknown = await client.data(operation.name, variables, token);
  const elapsed = performance.now() - started;
  const [payload] = Object.values(data as Record<string, { errors?: readonly unknown[] } | null>);
  if (operation.isWrite && payload?.errors?.length) {
    throw new Error(`${operation.name} answers ${JSON.stringify(payload.errors)}`);
  }
  operation.learn?.(data);
  return elapsed;
}

/** What one request took of a process, less what it takes when nobody asks anything. */
function cost(
  idle: Usage,
  from: Usage,
  to: Usage,
  span: { requests: number; idleMs: number; busyMs: number },
): Usage {
  const idleCpuMs = ((from.cpuMs - idle.cpuMs) / span.idleMs) * span.busyMs;
  return perRequest(from, to, { requests: span.requests, idleCpuMs });
}

const idleMs = 500;

/** One client, one request at a time. When `state` is cold, caches are emptied before each request, outside its time. */
export async function measureOperation(
  operation: PlannedOperation,
  state: State,
  requests: number,
  stage: OperationStage,
): Promise<OperationRow> {
  const { system } = stage;
  const isCold = state.state === "cold";
  for (let sent = 0; sent < Math.ceil(requests / 3); sent++) await send(operation, stage);
  const idle = await system.usage();
  await sleep(idleMs);
  const before = await system.usage();
  const started = performance.now();
  const latencies: number[] = [];
  for (let sent = 0; sent < requests; sent++) {
    if (isCold) await system.emptyCaches();
    latencies.push(await send(operation, stage));
  }
  const span = { requests, idleMs, busyMs: performance.now() - started };
  const after = await system.usage();
  const gateway = cost(idle.gateway, before.gateway, after.gateway, span);
  const subgraphs = cost(idle.subgraphs, before.subgraphs, after.subgraphs, span);
  const sorted = latencies.sort((a, b) => a - b);
  return {
    ...state,
    operation: operation.name,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
    gatewayCpuMs: gateway.cpuMs,
    subgraphCpuMs: subgraphs.cpuMs,
    statements: subgraphs.statements,
    sentBytes: gateway.sentBytes,
  };
}
