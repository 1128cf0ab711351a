import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";

/** Which core runs what. With two cores the subgraphs and the load share one, and the gateway has the other. */
export interface Cores {
  readonly gateway: number;
  readonly subgraphs: number;
  readonly load: number;
}

/** Throws where processes cannot be pinned or their CPU time cannot be read: figures without that would mislead. */
export function chooseCores(): Cores {
  if (!existsSync("/proc/self/stat") || !existsSync("/usr/bin/taskset")) {
    throw new Error("The benchmarks need Linux: they pin processes with taskset and read /proc.");
  }
  const count = availableParallelism();
  if (count < 2) throw new Error("The benchmarks need two cores: one for the gateway alone.");
  return { gateway: 1, subgraphs: count > 2 ? 2 : 0, load: 0 };
}
