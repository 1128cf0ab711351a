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

/**
 * Where a process spent the last `lastMs` of its life, the most first. Waiting is left out.
 * What came before is start and warm-up, with other costs than those that last.
 */
export function selfTimes(profile: CpuProfile, lastMs: number): SelfTime[] {
  const places = new Map(profile.nodes.map((node) => [node.id, placeOf(node)]));
  const times = new Map<string, number>();
  let leftMs = profile.timeDeltas.reduce((sum, delta) => sum + delta, 0) / 1_000;
  profile.samples.forEach((id, index) => {
    leftMs -= (profile.timeDeltas[index] ?? 0) / 1_000;
    if (leftMs >= lastMs) return;
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

/** A table for each profile in a folder: the ten places that took most of the last `lastMs`. */
export async function describeProfiles(folder: string, lastMs: number): Promise<string> {
  const tables: string[] = [];
  for (const file of (await Array.fromAsync(glob(`${folder}/*.cpuprofile`))).sort()) {
    const profile = JSON.parse(await readFile(file, "utf8")) as CpuProfile;
    const lines = selfTimes(profile, lastMs)
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
