import { startLoadProcess } from "../load/load-process.ts";
import { chooseCores } from "../support/cores.ts";
import { pinSelf } from "../support/pin-self.ts";
import { createProgressLine } from "../support/progress-line.ts";
import { compareAnswers, type Comparison } from "./compare.ts";
import { drawRows } from "./draw-plot.ts";
import { writeWhole } from "./files.ts";
import { installPeers } from "./install-peers.ts";
import { help, readOptions, type GatewayBenchOptions } from "./options.ts";
import { plansNeeded, recordPlans } from "./record-plans.ts";
import { reportTables } from "./report-table.ts";
import { planTurns, runTurns } from "./rounds.ts";
import { summarise } from "./rows.ts";
import { describeEntry, type Entry } from "./running.ts";
import { startSetup } from "./start-setup.ts";
import { describeProfiles, prepareProfileFolder, profileOptions } from "./profile.ts";
import { writeJson } from "./write-json.ts";

function reportProblems(comparisons: readonly Comparison[]): void {
  for (const { entry, problem } of comparisons) {
    if (problem !== null) console.error(`✗ ${describeEntry(entry)} is not measured: ${problem}`);
  }
}

async function run(options: GatewayBenchOptions): Promise<number> {
  const cores = chooseCores();
  pinSelf(cores.load);
  const entries = [...options.entries, ...plansNeeded(options.entries)];
  if (entries.some(({ participant }) => participant.isPeer)) await installPeers();
  const progress = createProgressLine();
  const [setup, load] = await Promise.all([startSetup(cores), startLoadProcess(cores.load)]);
  const start = { core: cores.gateway };
  progress.show("recording the proxies' calls");
  await recordPlans(options.entries, setup, start);
  const comparisons = await compareAnswers(options.entries, setup, start, progress.show);
  progress.clear();
  reportProblems(comparisons);
  const turns = planTurns(comparisons, options.rounds);
  const profile = options.profileFolder;
  if (profile !== null) await prepareProfileFolder(profile);
  const nodeOptions = ({ participant }: Entry): readonly string[] =>
    profile !== null && participant.name === "skein" ? profileOptions(profile) : [];
  const samples = await runTurns(turns, { setup, load, start, nodeOptions }, options, progress.show);
  progress.clear();
  const { rows, notes } = summarise(samples);
  console.log(reportTables(rows, notes, comparisons));
  for (const { query, name, mode, firstFailure } of notes) {
    if (firstFailure !== null) console.error(`✗ ${query} ${name} ${mode}: ${firstFailure}`);
  }
  if (profile !== null) console.log(`\n${await describeProfiles(profile, options.seconds * 1_000)}`);
  if (options.svg !== null) await writeWhole(options.svg, drawRows(rows, options.connections));
  if (options.json !== null) await writeJson(options.json, options, rows, notes);
  return comparisons.some(({ problem }) => problem !== null) ? 1 : 0;
}

/** `pnpm bench gateway`; gives the exit code. */
export async function benchGateway(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options) return run(options);
  console.log(help);
  return 0;
}
