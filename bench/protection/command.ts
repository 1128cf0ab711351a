import { writeWhole } from "../gateway/files.ts";
import { describeProfiles, prepareProfileFolder } from "../gateway/profile.ts";
import { chooseCores } from "../support/cores.ts";
import { describeMachine } from "../support/machine.ts";
import { pinSelf } from "../support/pin-self.ts";
import { createProgressLine } from "../support/progress-line.ts";
import { textTable } from "../support/text-table.ts";
import { measureCanary } from "./measure-canary.ts";
import { measureGoodput } from "./measure-goodput.ts";
import { measureOverhead } from "./measure-overhead.ts";
import { measureSignIns } from "./measure-sign-ins.ts";
import { help, readOptions, type ProtectionBenchOptions } from "./options.ts";
import type { PartOptions, PartReport } from "./part.ts";
import { startRealStage } from "./real-stage.ts";

/** Each part is reported when it is done. */
async function* measure(options: ProtectionBenchOptions, shared: PartOptions): AsyncGenerator<PartReport> {
  const { parts } = options;
  if (parts.includes("overhead")) yield await measureOverhead(shared, options);
  if (parts.includes("goodput")) yield await measureGoodput(shared);
  if (!parts.includes("sign-ins") && !parts.includes("canary")) return;
  const stage = await startRealStage();
  try {
    if (parts.includes("sign-ins")) yield await measureSignIns(stage, shared);
    if (parts.includes("canary")) yield await measureCanary(stage, options.attacks, shared);
  } finally {
    await stage.close();
  }
}

function print({ title, header, lines, judgements }: PartReport): void {
  console.log(`\n${title}\n\n${textTable(header, lines, 2)}\n`);
  for (const { what, verdict } of judgements) console.log(`${verdict === "pass" ? "✓" : "✗"} ${what}`);
}

async function run(options: ProtectionBenchOptions): Promise<number> {
  const cores = chooseCores();
  pinSelf(cores.load);
  const { rounds, seconds, connections, profileFolder, json } = options;
  if (profileFolder !== null) await prepareProfileFolder(profileFolder);
  const { show, clear } = createProgressLine();
  const shared = { cores, rounds, seconds, connections, profileFolder, show };
  const reports: PartReport[] = [];
  for await (const report of measure(options, shared)) {
    clear();
    print(report);
    reports.push(report);
  }
  if (profileFolder !== null) console.log(`\n${await describeProfiles(profileFolder, seconds * 1_000)}`);
  if (json !== null) {
    const result = { machine: describeMachine(), node: process.version, rounds, seconds, reports };
    await writeWhole(json, `${JSON.stringify(result, null, 2)}\n`);
  }
  return reports.flatMap(({ judgements }) => judgements).some(({ verdict }) => verdict === "FAIL") ? 1 : 0;
}

/** `pnpm bench protection`; gives the exit code. */
export async function benchProtection(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options) return run(options);
  console.log(help);
  return 0;
}
