import { createArena, runMonolith, type Arena } from "../../tests/federation/harness/arena.ts";
import { findDifference } from "../../tests/federation/harness/compare.ts";
import { generateOperation } from "../../tests/federation/harness/generate-operation.ts";
import type { Contender } from "../../tests/federation/harness/run.ts";
import { createSkein } from "../../tests/federation/harness/skein-executor.ts";
import type { SupergraphCase } from "../../tests/federation/harness/supergraph-case.ts";
import { supergraphs } from "../../tests/federation/supergraphs/all.ts";
import { textTable } from "../support/text-table.ts";

interface Verdict {
  wrong: number;
  refused: number;
}

const choices = ["hive", "apollo", "auto"] as const;

/**
 * A table of the generated operations for which the answer is not the one of the specification, or there is none: by
 * the stock gateway, and by this gateway's executor with each planner.
 */
export async function judgePlanners(operations: number): Promise<string> {
  const lines: string[][] = [];
  for (const supergraph of supergraphs) {
    lines.push([supergraph.name, String(operations), ...(await judgeAll(supergraph, operations))]);
  }
  const header = ["supergraph", "operations", "stock", ...choices];
  return `wrong answers + operations without a plan\n\n${textTable(header, lines, 1)}`;
}

async function judgeAll(supergraph: SupergraphCase, operations: number): Promise<string[]> {
  const arena = await createArena(supergraph);
  const verdicts = [arena.stock ? await judge(arena, arena.stock, operations) : "not loaded"];
  for (const choice of choices) {
    const contender = await createSkein(supergraph, arena.subgraphs, choice);
    verdicts.push(await judge(arena, contender, operations));
    contender.close();
  }
  return verdicts;
}

async function judge(arena: Arena, contender: Contender, operations: number): Promise<string> {
  const verdict: Verdict = { wrong: 0, refused: 0 };
  for (let seed = 0; seed < operations; seed++) await judgeOne(arena, contender, seed, verdict);
  const { wrong, refused } = verdict;
  return refused > 0 ? `${String(wrong)} + ${String(refused)}` : String(wrong);
}

async function judgeOne(arena: Arena, contender: Contender, seed: number, verdict: Verdict): Promise<void> {
  const { supergraph, monolith } = arena;
  const request = generateOperation({ schema: monolith.schema, values: supergraph.values ?? {} }, seed);
  const execution = () => ({ world: supergraph.createWorld(), faults: null });
  const truth = await runMonolith(arena, request, execution());
  try {
    if (findDifference(truth, await contender.run(request, execution())) !== null) verdict.wrong++;
  } catch {
    verdict.refused++;
  }
}
