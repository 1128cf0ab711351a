import type { Side } from "./flows.ts";

const warmUpRounds = 10;

/** Runs both sides by turns, and in turns first. @returns medians in milliseconds, and their ratio */
export async function compareTimes(
  rounds: number,
  run: (side: Side, round: number) => Promise<void>,
): Promise<string> {
  const times: Record<Side, number[]> = { known: [], unknown: [] };
  for (let round = 0; round < rounds + warmUpRounds; round += 1) {
    const order: readonly Side[] = round % 2 === 0 ? ["known", "unknown"] : ["unknown", "known"];
    for (const side of order) {
      const started = performance.now();
      await run(side, round);
      if (round >= warmUpRounds) times[side].push(performance.now() - started);
    }
  }
  const [known, unknown] = [medianOf(times.known), medianOf(times.unknown)];
  return `known ${known.toFixed(2)} ms  unknown ${unknown.toFixed(2)} ms  ratio ${(known / unknown).toFixed(3)}`;
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
