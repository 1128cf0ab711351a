import { parseArgs } from "node:util";
import { writeWhole } from "../gateway/files.ts";
import { installPeers } from "../gateway/install-peers.ts";
import { participants } from "../gateway/participants.ts";
import { startSetup } from "../gateway/start-setup.ts";
import { startLoadProcess } from "../load/load-process.ts";
import { chooseCores, type Cores } from "../support/cores.ts";
import { chosen, positive } from "../support/flag-values.ts";
import { describeMachine } from "../support/machine.ts";
import { pinSelf } from "../support/pin-self.ts";
import { createProgressLine } from "../support/progress-line.ts";
import { readable, textTable } from "../support/text-table.ts";
import { gatewayCases } from "./gateway-cases.ts";
import type { GrowthPoint } from "./growth-case.ts";
import { measureCase } from "./measure-case.ts";
import { measurePosts } from "./measure-posts.ts";

const curves = ["items", "connections", "processes", "posts"] as const;

const help = `pnpm bench growth: how cost grows with items, connections, processes and posts

  --only NAMES     participants of the gateway benchmark (skein,apollo)
  --curves CURVES  of ${curves.join(", ")}
  --posts COUNTS   how many posts the database holds (10000,100000,1000000)
  --seconds N      how long each point is measured (5)
  --json FILE      write the result
  --help           this text`;

const flags = {
  only: { type: "string", default: "skein,apollo" },
  curves: { type: "string" },
  posts: { type: "string", default: "10000,100000,1000000" },
  seconds: { type: "string", default: "5" },
  json: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

type Options = ReturnType<typeof readFlags>;

const readFlags = (args: readonly string[]) => parseArgs({ args: [...args], options: flags }).values;

/** With four cores and more, two gateways have one each; with fewer, the second one shares that of load and subgraphs. */
const gatewayCores = ({ gateway, load }: Cores, count: number): readonly number[] =>
  count > 3 ? [gateway, 3] : [gateway, load];

async function measureGatewayCurves(options: Options, cores: Cores): Promise<GrowthPoint[]> {
  const wanted = chosen("curves", options.curves, curves);
  const names = chosen(
    "only",
    options.only,
    participants.map(({ name }) => name),
  );
  const cases = gatewayCases(names).filter(({ curve }) => wanted.includes(curve));
  if (cases.length === 0) return [];
  if (cases.some(({ participant }) => participant.isPeer)) await installPeers();
  const progress = createProgressLine();
  const [setup, ...loads] = await Promise.all([
    startSetup(cores),
    startLoadProcess(cores.load),
    startLoadProcess(cores.load),
  ]);
  const stage = { setup, loads, cores: gatewayCores(cores, describeMachine().cores) };
  const seconds = positive("seconds", options.seconds);
  const points: GrowthPoint[] = [];
  for (const [index, growth] of cases.entries()) {
    progress.show(
      `${index + 1} of ${cases.length}: ${growth.participant.name}, ${growth.size} ${growth.curve}`,
    );
    points.push(await measureCase(growth, { seconds, warmupSeconds: Math.min(3, seconds) }, stage));
  }
  progress.clear();
  return points;
}

const header = ["size", "name", "req/s", "p50 ms", "p99 ms", "CPU ms/req", "RSS MiB", "answer"];

const line = (point: GrowthPoint): string[] => [
  point.size.toLocaleString("en-US"),
  point.name,
  ...[point.rps, point.p50Ms, point.p99Ms, point.cpuMsPerRequest, point.rssMiB].map(readable),
  `${readable(point.answerBytes / 1_000)} kB`,
];

/** `pnpm bench growth`; gives the exit code. */
export async function benchGrowth(args: readonly string[]): Promise<number> {
  const options = readFlags(args);
  if (options.help) {
    console.log(help);
    return 0;
  }
  const cores = chooseCores();
  pinSelf(cores.load);
  const points = await measureGatewayCurves(options, cores);
  if (chosen("curves", options.curves, curves).includes("posts")) {
    points.push(
      ...(await measurePosts(
        options.posts.split(",").map((count) => positive("posts", count)),
        cores,
      )),
    );
  }
  for (const [curve, own] of Map.groupBy(points, (point) => point.curve)) {
    console.log(`\n${curve}\n${textTable(header, own.map(line), 2)}`);
  }
  if (options.json !== undefined) {
    const result = { machine: describeMachine(), node: process.version, points };
    await writeWhole(options.json, `${JSON.stringify(result, null, 2)}\n`);
  }
  return 0;
}
