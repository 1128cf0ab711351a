import { applyLoad, type LoadShape } from "../gateway/apply-load.ts";
import { startEntry, type Running } from "../gateway/running.ts";
import type { Setup } from "../gateway/setup.ts";
import type { LoadProcess } from "../load/load-process.ts";
import type { LoadResult } from "../load/messages.ts";
import type { Answer } from "../support/post-operation.ts";
import { isDeepStrictEqual } from "node:util";
import type { GrowthCase, GrowthPoint } from "./growth-case.ts";

export interface GrowthStage {
  readonly setup: Setup;
  /** One for each gateway process that is measured at the same time. */
  readonly loads: readonly LoadProcess[];
  /** The cores of the gateway processes. */
  readonly cores: readonly number[];
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function pointOf(
  { curve, size, participant }: GrowthCase,
  results: readonly LoadResult[],
  answerBytes: number,
): GrowthPoint {
  const failures = results.find(({ firstFailure }) => firstFailure !== null);
  if (failures) throw new Error(`${participant.name}, ${size} ${curve}: ${failures.firstFailure ?? ""}`);
  return {
    curve,
    size,
    name: participant.name,
    rps: sum(results.map(({ requests, seconds }) => requests / seconds)),
    p50Ms: Math.max(...results.map(({ p50Ms }) => p50Ms)),
    p99Ms: Math.max(...results.map(({ p99Ms }) => p99Ms)),
    cpuMsPerRequest:
      sum(results.map(({ cpuMs }) => cpuMs.gateway ?? 0)) / sum(results.map(({ requests }) => requests)),
    rssMiB: sum(results.map(({ maxRssMiB }) => maxRssMiB)),
    answerBytes,
  };
}

/** What the first participant said to each operation: all others must say the same. */
const known = new Map<string, unknown>();

function checkAnswer({ participant, body }: GrowthCase, { status, text }: Answer): void {
  const { data, errors } = JSON.parse(text) as { data?: unknown; errors?: unknown };
  if (status !== 200 || errors !== undefined)
    throw new Error(`${participant.name} says ${text.slice(0, 300)}`);
  if (!known.has(body)) known.set(body, data);
  if (!isDeepStrictEqual(known.get(body), data)) throw new Error(`${participant.name} gives other data.`);
}

/** Starts the gateway as often as the case says, divides the connections among the processes, and measures them all. */
export async function measureCase(
  growth: GrowthCase,
  shape: Omit<LoadShape, "connections">,
  { setup, loads, cores }: GrowthStage,
): Promise<GrowthPoint> {
  const { participant, body, connections, processes } = growth;
  const entry = { participant, mode: "executor" as const, query: "nested" };
  const started: Running[] = [];
  try {
    for (const core of cores.slice(0, processes)) started.push(await startEntry(entry, setup, { core }));
    const answers = await Promise.all(started.map((running) => running.send(body)));
    for (const answer of answers) checkAnswer(growth, answer);
    const expectedBytes = Buffer.byteLength(answers[0]?.text ?? "");
    const own = { ...shape, connections: Math.max(1, Math.round(connections / processes)) };
    const results = started.map((running, index) => {
      const load = loads[index];
      if (!load) throw new Error("There are more gateways than load generators.");
      return applyLoad({ participant, running }, { body, expectedBytes }, own, { setup, load });
    });
    return pointOf(growth, await Promise.all(results), expectedBytes);
  } finally {
    await Promise.all(started.map(({ child }) => child.stop()));
  }
}
