import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";

/** A core, or all of them as the system likes. */
export type Core = number | "all";

/** Which core runs what. With two cores the subgraphs and the load share one, and the gateway has the other. */
export interface Cores {
  readonly gateway: number;
  readonly subgraphs: number;
  readonly load: number;
}

/** As {@link Cores}, or without a core of its own for anybody. */
export type Placement = Readonly<Record<keyof Cores, Core>>;

/** Throws where processes cannot be pinned or their CPU time cannot be read: figures without that would mislead. */
export function chooseCores(): Cores {
  if (!existsSync("/proc/self/stat") || !existsSync("/usr/bin/taskset")) {
    throw new Error("The benchmarks need Linux: they pin processes with taskset and read /proc.");
  }
  const count = availableParallelism();
  if (count < 2) throw new Error("The benchmarks need two cores: one for the gateway alone.");
  return { gateway: 1, subgraphs: count > 2 ? 2 : 0, load: 0 };
}

/** Nothing is pinned, as on a machine that runs all of it. */
export const sharedCores: Placement = { gateway: "all", subgraphs: "all", load: "all" };

/** Of `taskset -c`. */
export const coreList = (core: Core): string =>
  core === "all" ? `0-${String(availableParallelism() - 1)}` : String(core);
