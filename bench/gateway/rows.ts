import { median } from "../load/percentile.ts";
import type { Mode } from "./participants.ts";
import type { Sample } from "./rounds.ts";
import { describeEntry } from "./running.ts";

/** One line of the result: medians over the rounds. */
export interface Row {
  readonly query: string;
  readonly name: string;
  readonly mode: Mode;
  readonly rps: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** User and system time of the gateway's process, all threads, for each answered request. */
  readonly cpuMsPerRequest: number;
  /** The most memory that was seen while the load ran. */
  readonly rssMiB: number;
}

/** What is worth knowing besides a row, to judge it. */
export interface RowNotes {
  readonly query: string;
  readonly name: string;
  readonly mode: Mode;
  /** The first operation of a fresh process. */
  readonly firstQueryMs: number;
  /** How busy the gateway's core was, 0 to 1; well below 1, something else was the limit of requests/s. */
  readonly gatewayLoad: number;
  /** The same of load generator, subgraphs and Redis together. Near 1 on two cores, they were the limit. */
  readonly otherLoad: number;
  readonly failures: number;
  readonly firstFailure: string | null;
}

/** The share of one core that some of the measured processes took. */
function shareOf({ load }: Sample, isCounted: (name: string) => boolean): number {
  const spent = Object.entries(load.cpuMs).filter(([name]) => isCounted(name));
  return spent.reduce((sum, [, ms]) => sum + ms, 0) / (load.seconds * 1_000);
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

const requestsOf = ({ load }: Sample): number => load.requests + load.failures;

function medianOf(samples: readonly Sample[], digits: number, value: (sample: Sample) => number): number {
  return rounded(median(samples.map(value)), digits);
}

const labels = (sample: Sample): Pick<Row, "query" | "name" | "mode"> => ({
  query: sample.entry.query,
  name: sample.entry.participant.name,
  mode: sample.entry.mode,
});

function rowOf(samples: readonly [Sample, ...Sample[]]): Row {
  return {
    ...labels(samples[0]),
    rps: medianOf(samples, 1, ({ load }) => load.requests / load.seconds),
    p50Ms: medianOf(samples, 2, ({ load }) => load.p50Ms),
    p99Ms: medianOf(samples, 2, ({ load }) => load.p99Ms),
    cpuMsPerRequest: medianOf(samples, 4, (sample) => (sample.load.cpuMs.gateway ?? 0) / requestsOf(sample)),
    rssMiB: medianOf(samples, 1, ({ load }) => load.maxRssMiB),
  };
}

function notesOf(samples: readonly [Sample, ...Sample[]]): RowNotes {
  return {
    ...labels(samples[0]),
    firstQueryMs: medianOf(samples, 1, ({ firstMs }) => firstMs),
    gatewayLoad: medianOf(samples, 2, (sample) => shareOf(sample, (name) => name === "gateway")),
    otherLoad: medianOf(samples, 2, (sample) => shareOf(sample, (name) => name !== "gateway")),
    failures: samples.reduce((total, { load }) => total + load.failures, 0),
    firstFailure: samples.find(({ load }) => load.firstFailure !== null)?.load.firstFailure ?? null,
  };
}

/** The medians of all samples of the same entry, in order of their first appearance. */
export function summarise(samples: readonly Sample[]): { rows: Row[]; notes: RowNotes[] } {
  const groups = [...Map.groupBy(samples, ({ entry }) => describeEntry(entry)).values()];
  const filled = groups as [Sample, ...Sample[]][];
  return { rows: filled.map(rowOf), notes: filled.map(notesOf) };
}
