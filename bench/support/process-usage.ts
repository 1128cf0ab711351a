import { readFileSync } from "node:fs";

/** Clock ticks of /proc/<pid>/stat: 100 a second on every Linux that Node runs on (`getconf CLK_TCK`). */
const msPerTick = 10;

/**
 * User and system time of a process with all its threads since it started.
 * https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
export function cpuMs(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, "latin1");
  // The second field is the program's name in brackets, and may hold blanks.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * msPerTick;
}

/** Memory that a process holds now. */
export function rssMiB(pid: number): number {
  const kib = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
  return Number(kib) / 1_024;
}
