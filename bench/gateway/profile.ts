import { glob, mkdir, readFile, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "../../scripts/support/workspace.ts";
import { textTable } from "../support/text-table.ts";

/** The part of V8's profile that self times need. https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

export interface SelfTime {
  readonly place: string;
  readonly milliseconds: number;
  /** Of the time in which the process did something. */
  readonly share: number;
}

function placeOf({ callFrame: { functionName, url, lineNumber } }: CpuProfile["nodes"][number]): string {
  const file = url.startsWith("file:") ? fileURLToPath(url).replace(`${root}/`, "") : url;
  const short = file.replace(/^.*node_modules\//, "");
  return short ? `${functionName || "(anonymous)"} ${short}:${lineNumber + 1}` : functionName;
}

/** Where a process spent its time, the most first; waiting is left out. */
export function selfTimes(profile: CpuProfile): SelfTime[] {
  const places = new Map(profile.nodes.map((node) => [node.id, placeOf(node)]));
  const times = new Map<string, number>();
  profile.samples.forEach((id, index) => {
    const place = places.get(id) ?? "?";
    if (place === "(idle)") return;
    times.set(place, (times.get(place) ?? 0) + (profile.timeDeltas[index] ?? 0) / 1_000);
  });
  const total = [...times.values()].reduce((sum, value) => sum + value, 0);
  return [...times]
    .map(([place, milliseconds]) => ({ place, milliseconds, share: milliseconds / total }))
    .sort((a, b) => b.milliseconds - a.milliseconds);
}

/** Makes Node write a profile into a folder when it ends. */
export const profileOptions = (folder: string): string[] => [
  "--cpu-prof",
  `--cpu-prof-dir=${resolve(folder)}`,
  "--cpu-prof-interval=500",
];

/** Empties a folder of profiles. */
export async function prepareProfileFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for await (const file of glob(`${folder}/*.cpuprofile`)) await rm(file);
}

/** A table of the ten places where the profiles in a folder spent most time. */
export async function describeProfiles(folder: string): Promise<string> {
  const tables: string[] = [];
  for (const file of (await Array.fromAsync(glob(`${folder}/*.cpuprofile`))).sort()) {
    const profile = JSON.parse(await readFile(file, "utf8")) as CpuProfile;
    const lines = selfTimes(profile)
      .slice(0, 10)
      .map(({ place, milliseconds, share }) => [
        place,
        `${milliseconds.toFixed(0)} ms`,
        `${(share * 100).toFixed(1)} %`,
      ]);
    tables.push(`${file}\n${textTable(["self time", "", ""], lines, 1)}`);
  }
  return tables.join("\n\n") || `No profile in ${folder}: the process did not end by itself.`;
}
