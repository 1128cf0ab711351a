/** What `docs/security.md` promises; milliseconds where it is a time. */
export const bounds = {
  /** Of the gateway with all protections to the one without, at least and at most. */
  throughputRatio: 0.9,
  p99Ratio: 1.2,
  /** Of the feed while people sign in to the feed alone, at most. */
  feedP99Ratio: 1.5,
  /** Of what is answered while somebody attacks to what is answered without, at least. */
  goodputRatio: 0.95,
  canaryP99Ms: 100,
  canaryMaxMs: 250,
} as const;

export type Verdict = "pass" | "FAIL";

/** What a measurement was held to, and how it came out. */
export interface Judgement {
  readonly what: string;
  readonly verdict: Verdict;
}

export const atLeast = (what: string, value: number, bound: number): Judgement => ({
  what: `${what} ${value.toFixed(2)}, at least ${bound}`,
  // A value that is none has passed nothing.
  verdict: value >= bound ? "pass" : "FAIL",
});

export const atMost = (what: string, value: number, bound: number): Judgement => ({
  what: `${what} ${value.toFixed(2)}, at most ${bound}`,
  verdict: value <= bound ? "pass" : "FAIL",
});

export interface CanaryFacts {
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Requests of the canary that were not answered with 200. */
  readonly failures: number;
  /** What reached subgraphs while only what is refused was sent; null where some of it is legal. */
  readonly strayCalls: number | null;
}

/** Everything that is wrong with how a canary fared; empty when nothing is. */
export function faultsOf({ p99Ms, maxMs, failures, strayCalls }: CanaryFacts): string[] {
  return [
    p99Ms < bounds.canaryP99Ms ? "" : "p99",
    maxMs < bounds.canaryMaxMs ? "" : "max",
    failures === 0 ? "" : `${String(failures)} failed`,
    strayCalls === null || strayCalls === 0 ? "" : `${String(strayCalls)} subgraph calls`,
  ].filter((fault) => fault !== "");
}
