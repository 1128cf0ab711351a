import type { Cores } from "../support/cores.ts";
import type { Judgement } from "./bounds.ts";

export interface PartOptions {
  readonly cores: Cores;
  readonly rounds: number;
  /** Of one measurement. */
  readonly seconds: number;
  readonly connections: number;
  /** Where the gateways' profiles go; null for none. */
  readonly profileFolder: string | null;
  readonly show: (progress: string) => void;
}

/** What one part of the benchmark has found. */
export interface PartReport {
  readonly title: string;
  readonly header: readonly string[];
  readonly lines: readonly (readonly string[])[];
  readonly judgements: readonly Judgement[];
  /** The figures behind it, for `--json`. */
  readonly figures: unknown;
}

/** By turns, each round beginning with another, so that a machine that gets slower meanwhile favours none. */
export function inTurn<Item>(items: readonly Item[], rounds: number): Item[] {
  return Array.from({ length: rounds }, (_, round) => {
    const from = round % items.length;
    return [...items.slice(from), ...items.slice(0, from)];
  }).flat();
}
