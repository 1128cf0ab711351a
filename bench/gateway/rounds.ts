import type { LoadProcess } from "../load/load-process.ts";
import type { LoadResult } from "../load/messages.ts";
import { applyLoad, type LoadShape } from "./apply-load.ts";
import type { Comparison } from "./compare.ts";
import { describeEntry, operationBody, withEntry, type Entry, type StartOptions } from "./running.ts";
import type { Setup } from "./setup.ts";

/** One measurement of one entry. */
export interface Sample {
  readonly entry: Entry;
  /** The first operation of a fresh process, milliseconds. */
  readonly firstMs: number;
  readonly load: LoadResult;
}

export interface RoundOptions extends LoadShape {
  readonly rounds: number;
}

export interface Turn {
  readonly round: number;
  readonly comparison: Comparison;
}

/**
 * Who is measured when: in every round every entry once, query by query, each round beginning with another entry, so that
 * a machine that gets slower or faster meanwhile does not favour the same ones.
 */
export function planTurns(comparisons: readonly Comparison[], rounds: number): Turn[] {
  const right = comparisons.filter(({ problem }) => problem === null);
  const byQuery = [...Map.groupBy(right, ({ entry }) => entry.query).values()];
  return Array.from({ length: rounds }, (_, index) => index).flatMap((index) =>
    byQuery.flatMap((entries) => {
      const from = index % entries.length;
      const order = [...entries.slice(from), ...entries.slice(0, from)];
      return order.map((comparison) => ({ round: index + 1, comparison }));
    }),
  );
}

interface Stage {
  readonly setup: Setup;
  readonly load: LoadProcess;
  readonly start: StartOptions;
  /** Options of Node while an entry is measured. */
  readonly nodeOptions: (entry: Entry) => readonly string[];
}

async function takeSample(
  { entry, bodyBytes }: Comparison,
  stage: Stage,
  options: RoundOptions,
): Promise<Sample> {
  const { setup } = stage;
  const start = { ...stage.start, nodeOptions: stage.nodeOptions(entry) };
  await setup.redis.flush();
  return withEntry(entry, setup, start, async (running) => {
    const { milliseconds } = await running.send(operationBody(entry.query));
    const result = await applyLoad(
      { participant: entry.participant, running },
      { body: operationBody(entry.query), expectedBytes: bodyBytes },
      options,
      stage,
    );
    return { entry, firstMs: milliseconds, load: result };
  });
}

/** Measures all turns, one after the other. A participant that fails meanwhile is told of and left out of that turn. */
export async function runTurns(
  turns: readonly Turn[],
  stage: Stage,
  options: RoundOptions,
  onProgress: (text: string) => void,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const [index, { round, comparison }] of turns.entries()) {
    const name = describeEntry(comparison.entry);
    onProgress(`round ${round}/${options.rounds}, ${index + 1} of ${turns.length}: ${name}`);
    try {
      samples.push(await takeSample(comparison, stage, options));
    } catch (error) {
      console.error(`✗ ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return samples;
}
