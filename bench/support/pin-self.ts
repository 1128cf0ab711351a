import { spawnSync } from "node:child_process";

/** Keeps this process, which only waits while others are measured, off their core. */
export function pinSelf(core: number): void {
  spawnSync("taskset", ["-a", "-cp", String(core), String(process.pid)], { stdio: "ignore", timeout: 5_000 });
}
