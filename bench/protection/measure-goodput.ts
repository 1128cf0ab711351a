import { median } from "../load/percentile.ts";
import { readable } from "../support/text-table.ts";
import { oneDoublingASecond } from "./attacks.ts";
import { startAttackerProcess } from "./attacker-process.ts";
import { atLeast, bounds } from "./bounds.ts";
import { startCannedStage } from "./canned-stage.ts";
import { inTurn, type PartOptions, type PartReport } from "./part.ts";

interface Sample {
  readonly attacked: boolean;
  readonly rps: number;
  readonly p99Ms: number;
}

/** What others get while one client sends the doubling query once a second. */
export async function measureGoodput(options: PartOptions): Promise<PartReport> {
  const stage = await startCannedStage({ ...options, query: "nested", nodeOptions: [] });
  const gateway = await stage.start("on");
  const attacker = await startAttackerProcess(options.cores.load);
  const samples: Sample[] = [];
  try {
    await stage.load(gateway);
    for (const attacked of inTurn([false, true], options.rounds)) {
      options.show(`goodput ${attacked ? "under attack" : "alone"}`);
      const seconds = options.seconds + Math.min(1, options.seconds);
      const order = { attack: oneDoublingASecond.name, port: gateway.port, seconds };
      const attack = attacked ? attacker.run(order) : null;
      const result = await stage.load(gateway);
      if (result.failures > 0) throw new Error(`The gateway failed: ${result.firstFailure ?? ""}`);
      const tally = await attack;
      if (tally && Object.keys(tally).join() !== "400")
        throw new Error(`The attack was answered otherwise than with 400: ${JSON.stringify(tally)}`);
      samples.push({ attacked, rps: result.requests / result.seconds, p99Ms: result.p99Ms });
    }
  } finally {
    await Promise.all([gateway.child.stop(), attacker.stop()]);
    await stage.close();
  }
  const rps = (attacked: boolean): number[] =>
    samples.filter((sample) => sample.attacked === attacked).map((sample) => sample.rps);
  const ratio = median(rps(true).map((value, round) => value / (rps(false)[round] ?? Number.NaN)));
  const line = (name: string, attacked: boolean): string[] => [
    name,
    readable(median(rps(attacked))),
    readable(median(samples.filter((one) => one.attacked === attacked).map((one) => one.p99Ms))),
  ];
  return {
    title: "Goodput while one client sends the doubling query once a second",
    header: ["", "req/s", "p99 ms"],
    lines: [line("alone", false), line("under attack", true)],
    judgements: [atLeast("goodput under attack / alone", ratio, bounds.goodputRatio)],
    figures: samples,
  };
}
