import { setTimeout as sleep } from "node:timers/promises";
import { seedPassword } from "../../prisma/users/seed.ts";
import { operationDocuments } from "../../tests/support/system-operations.ts";
import { median } from "../load/percentile.ts";
import type { PacedResult } from "../load/paced.ts";
import { readable } from "../support/text-table.ts";
import { atMost, bounds } from "./bounds.ts";
import { inTurn, type PartOptions, type PartReport } from "./part.ts";
import type { RealStage } from "./real-stage.ts";

/** Forty pages a second leave the machine room to spare, as a system that is in use has it. */
const everyMs = 25;

/** Until all have begun. */
const leadSeconds = 1;

interface Sample {
  readonly busy: boolean;
  readonly feed: PacedResult;
  /** Answers to sign-ins by HTTP status. */
  readonly signIns: Readonly<Record<string, number>>;
}

async function sample(stage: RealStage, busy: boolean, seconds: number): Promise<Sample> {
  const { system, attacker, sender, token, addresses } = stage;
  const port = system.gatewayPort;
  const people = { addresses, password: seedPassword };
  const order = { attack: "sign-ins", port, seconds: seconds + 2 * leadSeconds, people };
  const signingIn = busy ? attacker.run(order) : null;
  await sleep(leadSeconds * 1_000);
  const feed = await sender.run({
    ...{ port, everyMs, seconds, path: "/graphql" },
    body: JSON.stringify({ query: operationDocuments["home-screen"], variables: { first: 20 } }),
    headers: { authorization: `Bearer ${token}` },
  });
  if (feed.failures > 0) throw new Error(`The feed failed: ${feed.firstFailure ?? ""}`);
  return { busy, feed, signIns: (await signingIn) ?? {} };
}

/** The feed, while 200 people sign in. */
export async function measureSignIns(stage: RealStage, options: PartOptions): Promise<PartReport> {
  const samples: Sample[] = [];
  await sample(stage, false, options.seconds);
  for (const busy of inTurn([false, true], options.rounds)) {
    options.show(`feed ${busy ? "while 200 people sign in" : "alone"}`);
    samples.push(await sample(stage, busy, options.seconds));
  }
  const figure = (busy: boolean, name: keyof PacedResult): number[] =>
    samples.filter((one) => one.busy === busy).map((one) => Number(one.feed[name]));
  const ratio = median(
    figure(true, "p99Ms").map((value, round) => value / (figure(false, "p99Ms")[round] ?? Number.NaN)),
  );
  const line = (name: string, busy: boolean): string[] => [
    name,
    ...(["p50Ms", "p99Ms", "maxMs", "lateP99Ms"] as const).map((one) => readable(median(figure(busy, one)))),
  ];
  return {
    title: "The feed while 200 people sign in",
    header: ["", "p50 ms", "p99 ms", "max ms", "late p99 ms"],
    lines: [line("feed alone", false), line("with sign-ins", true)],
    judgements: [atMost("feed p99 with sign-ins / alone", ratio, bounds.feedP99Ratio)],
    figures: samples,
  };
}
