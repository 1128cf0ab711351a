import { median } from "../load/percentile.ts";
import type { LoadResult } from "../load/messages.ts";
import { profileOptions } from "../gateway/profile.ts";
import type { Running } from "../gateway/running.ts";
import { readable } from "../support/text-table.ts";
import { atLeast, atMost, bounds, type Judgement } from "./bounds.ts";
import { startCannedStage } from "./canned-stage.ts";
import { inTurn, type PartOptions, type PartReport } from "./part.ts";
import { variantNames, type VariantName } from "./variants.ts";

interface Sample {
  readonly name: VariantName;
  readonly rps: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly cpuMs: number;
}

const sampleOf = (name: VariantName, result: LoadResult): Sample => {
  if (result.failures > 0) throw new Error(`"${name}" failed: ${result.firstFailure ?? ""}`);
  return {
    name,
    rps: result.requests / result.seconds,
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
    cpuMs: (result.cpuMs.gateway ?? Number.NaN) / result.requests,
  };
};

/** All gateways run at once and are measured by turns; those that wait do nothing. */
async function sample(query: string, names: readonly VariantName[], options: PartOptions): Promise<Sample[]> {
  const { profileFolder, rounds, show } = options;
  const nodeOptions = profileFolder === null ? [] : profileOptions(profileFolder);
  const stage = await startCannedStage({ ...options, query, nodeOptions });
  const running = new Map<VariantName, Running>();
  try {
    for (const name of names) running.set(name, await stage.start(name));
    const samples: Sample[] = [];
    // The first round warms them up.
    for (const [index, name] of inTurn(names, rounds + 1).entries()) {
      show(`overhead ${query}: ${name}, ${index + 1} of ${names.length * (rounds + 1)}`);
      const gateway = running.get(name);
      if (!gateway) continue;
      const taken = sampleOf(name, await stage.load(gateway));
      if (index >= names.length) samples.push(taken);
    }
    return samples;
  } finally {
    await Promise.all([...running.values()].map(({ child }) => child.stop()));
    await stage.close();
  }
}

type Figure = Exclude<keyof Sample, "name">;

const of = (samples: readonly Sample[], name: VariantName, figure: Figure): number[] =>
  samples.filter((one) => one.name === name).map((one) => one[figure]);

/** The median over the rounds of the ratio within a round. */
function ratio(samples: readonly Sample[], name: VariantName, figure: Figure): number {
  const without = of(samples, "off", figure);
  return median(of(samples, name, figure).map((value, round) => value / (without[round] ?? Number.NaN)));
}

const figures = ["rps", "p50Ms", "p99Ms", "cpuMs"] as const;

/** A gateway with its protections against the same without. */
export async function measureOverhead(
  options: PartOptions,
  wanted: { readonly queries: readonly string[]; readonly variants: readonly VariantName[] },
): Promise<PartReport> {
  const names = variantNames.filter((name) => name === "off" || wanted.variants.includes(name));
  const all = new Map<string, Sample[]>();
  for (const query of wanted.queries) all.set(query, await sample(query, names, options));
  const lines = [...all].flatMap(([query, samples]) =>
    names.map((name) => [
      ...[query, name],
      ...figures.map((figure) => readable(median(of(samples, name, figure)))),
      ...(["rps", "p99Ms", "cpuMs"] as const).map((figure) => ratio(samples, name, figure).toFixed(2)),
    ]),
  );
  return {
    title: "Protections: on against off",
    header: ["query", "gateway", "req/s", "p50 ms", "p99 ms", "CPU ms/req", "req/s ×", "p99 ×", "CPU ×"],
    lines,
    judgements: names.includes("on") ? [...all].flatMap(([query, samples]) => judge(query, samples)) : [],
    figures: Object.fromEntries(all),
  };
}

const judge = (query: string, samples: readonly Sample[]): Judgement[] => [
  atLeast(`${query}: throughput on / off`, ratio(samples, "on", "rps"), bounds.throughputRatio),
  atMost(`${query}: p99 on / off`, ratio(samples, "on", "p99Ms"), bounds.p99Ratio),
];
