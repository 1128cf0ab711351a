import { runMonolith, type Arena } from "./arena.ts";
import { dataText, comparableErrors, findDifference } from "./compare.ts";
import { findUnlistedDifference } from "./compare-with-stock.ts";
import { createFaults, type FaultKind } from "./faults.ts";
import { generateOperation } from "./generate-operation.ts";
import type { ClientRequest } from "./monolith.ts";
import type { Execution } from "./resolve-field.ts";
import type { Contender, Outcome } from "./run.ts";
import { shrinkOperation } from "./shrink-operation.ts";

/** What goes wrong in the subgraphs while operations run. */
export type Weather = "fair" | FaultKind;

export interface Contest {
  readonly arena: Arena;
  readonly contender: Contender;
  readonly weather: Weather;
  readonly seeds: readonly number[];
}

const maxReports = 3;

/** Runs one generated operation for each seed, and gives the differences from what is right, for a reader. */
export async function findDifferences(contest: Contest): Promise<string[]> {
  const reports: string[] = [];
  for (const seed of contest.seeds) {
    const request = requestOf(contest, seed);
    const difference = await differenceOf(contest, seed, request);
    if (difference !== null) reports.push(await report(contest, seed, request));
    if (reports.length === maxReports) break;
  }
  return reports;
}

/** `SEED` is the first seed and `COUNT` the number of them, for longer runs and to repeat one. */
export function seedsFor(count: number): readonly number[] {
  const first = Number(process.env.SEED ?? 1);
  return Array.from({ length: Number(process.env.COUNT ?? count) }, (_, index) => first + index);
}

function requestOf({ arena, weather }: Contest, seed: number): ClientRequest {
  const { supergraph, monolith } = arena;
  // What a client leaves out the stock gateway asks for all the same, and fails with it.
  const withConditions = weather !== "call";
  return generateOperation(
    { schema: monolith.schema, values: supergraph.values ?? {}, withConditions },
    seed,
  );
}

const executionOf = ({ arena, weather }: Contest, seed: number): Execution => ({
  world: arena.supergraph.createWorld(),
  faults: weather === "fair" ? null : createFaults({ seed, kind: weather, spared: arena.spared }),
});

async function differenceOf(contest: Contest, seed: number, request: ClientRequest): Promise<string | null> {
  const { arena, contender, weather } = contest;
  const right = await rightOutcome(contest, seed, request);
  if (!right) return null;
  try {
    const outcome = await contender.run(request, executionOf(contest, seed));
    if (weather === "call" && contender !== arena.stock) return findUnlistedDifference(right, outcome);
    return findDifference(right, outcome, weather !== "value");
  } catch (error) {
    return `it fails: ${String(error)}`;
  }
}

/**
 * What the specification says, or where it does not say what becomes of a call that fails, what the stock gateway does.
 * Null where that is no measure, since it is wrong even if nothing fails.
 */
async function rightOutcome(contest: Contest, seed: number, request: ClientRequest): Promise<Outcome | null> {
  const { arena, weather } = contest;
  if (weather !== "call") return runMonolith(arena, request, executionOf(contest, seed));
  if (!arena.stock) return null;
  const fair: Contest = { ...contest, weather: "fair" };
  const truth = await runMonolith(arena, request, executionOf(fair, seed));
  const isRight = !findDifference(truth, await arena.stock.run(request, executionOf(fair, seed)));
  return isRight ? arena.stock.run(request, executionOf(contest, seed)) : null;
}

async function report(contest: Contest, seed: number, request: ClientRequest): Promise<string> {
  const { arena, contender, weather } = contest;
  const fails = async (smaller: ClientRequest) => (await differenceOf(contest, seed, smaller)) !== null;
  const smallest = await shrinkOperation(arena.monolith.schema, request, fails);
  const right = await rightOutcome(contest, seed, smallest);
  const outcome = await contender
    .run(smallest, executionOf(contest, seed))
    .catch((error: unknown) => String(error));
  return [
    `${arena.supergraph.name}, ${weather}, seed ${String(seed)}, ${contender.name}:`,
    String(await differenceOf(contest, seed, smallest)),
    smallest.query,
    JSON.stringify(smallest.variables),
    `right: ${right ? printOutcome(right) : "?"}`,
    `given: ${typeof outcome === "string" ? outcome : printOutcome(outcome)}`,
    ...(typeof outcome === "string" ? [] : printCalls(outcome)),
    await contender.explain(smallest).catch((error: unknown) => String(error)),
    `SEED=${String(seed)} COUNT=1 pnpm test tests/federation -t '${arena.supergraph.name}'`,
  ].join("\n");
}

const printOutcome = (outcome: Outcome): string =>
  `${dataText(outcome.data)} ${JSON.stringify(comparableErrors(outcome))}`;

const printCalls = ({ calls }: Outcome): string[] =>
  calls.map(
    ({ subgraph, body, answer }) =>
      `  ${subgraph} ${body} => ${"body" in answer ? answer.body : answer.code}`,
  );
