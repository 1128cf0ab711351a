import { setTimeout as sleep } from "node:timers/promises";
import type { PacedResult } from "../load/paced.ts";
import { readable } from "../support/text-table.ts";
import type { Attack, Tally } from "./attack.ts";
import { faultsOf } from "./bounds.ts";
import type { PartOptions, PartReport } from "./part.ts";
import type { RealStage } from "./real-stage.ts";

const everyMs = 20;
/** Until an attack is under way. */
const leadSeconds = 0.5;
/** Until nothing of it is left. */
const restMs = 1_000;

interface CanaryRow {
  readonly attack: string;
  readonly canary: PacedResult;
  /** Operations that subgraphs were asked meanwhile. */
  readonly calls: number;
  readonly tally: Tally;
  readonly faults: readonly string[];
}

async function sendCanary({ system, sender }: RealStage, seconds: number): Promise<PacedResult> {
  const body = JSON.stringify({ query: "{__typename}" });
  return sender.run({ port: system.gatewayPort, path: "/graphql", body, everyMs, seconds });
}

const callsOf = async ({ system }: RealStage): Promise<number> => (await system.usage()).subgraphs.operations;

/** @param attack null for none: what the machine does to the canary by itself */
async function measureOne(stage: RealStage, attack: Attack | null, seconds: number): Promise<CanaryRow> {
  const before = await callsOf(stage);
  const { gatewayPort: port } = stage.system;
  const attacking = attack
    ? stage.attacker.run({ attack: attack.name, port, seconds: seconds + 2 * leadSeconds })
    : null;
  await sleep(leadSeconds * 1_000);
  const canary = await sendCanary(stage, seconds);
  const tally = (await attacking) ?? {};
  const calls = (await callsOf(stage)) - before;
  const strayCalls = attack?.reachesSubgraphs ? null : calls;
  const faults = faultsOf({ ...canary, strayCalls });
  if (attack) await sleep(restMs);
  return { attack: attack?.name ?? "(none)", canary, calls, tally, faults };
}

const lineOf = ({ attack, canary, calls, tally, faults }: CanaryRow): string[] => [
  attack,
  Object.entries(tally)
    .map(([status, count]) => `${status}: ${count.toLocaleString("en-US")}`)
    .join(", "),
  ...[canary.p50Ms, canary.p99Ms, canary.maxMs, canary.lateP99Ms].map(readable),
  calls.toLocaleString("en-US"),
  faults.length === 0 ? "pass" : `FAIL: ${faults.join(", ")}`,
];

/** The smallest of operations, from a process of its own, while another one attacks. */
export async function measureCanary(
  stage: RealStage,
  attacks: readonly Attack[],
  { seconds, show }: PartOptions,
): Promise<PartReport> {
  await sendCanary(stage, 1);
  const rows: CanaryRow[] = [];
  for (const attack of [null, ...attacks, null]) {
    show(`canary: ${attack?.name ?? "no attack"}`);
    rows.push(await measureOne(stage, attack, seconds));
  }
  return {
    title: "`{__typename}` every 20 ms",
    header: ["attack", "answers", "p50 ms", "p99 ms", "max ms", "late p99 ms", "subgraph calls", ""],
    lines: rows.map(lineOf),
    judgements: rows.map(({ attack, faults }) => ({
      what: `canary, ${attack}`,
      verdict: faults.length === 0 ? "pass" : "FAIL",
    })),
    figures: rows,
  };
}
