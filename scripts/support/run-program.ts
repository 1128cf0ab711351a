import { spawn } from "node:child_process";
import { root } from "./workspace.ts";

export interface ProgramResult {
  readonly code: number;
  /** What the program printed on both streams, in order of arrival. */
  readonly output: string;
}

/**
 * Runs a JavaScript program on this process's Node in the repository's folder and collects what it prints.
 * It is killed after `timeoutMs` and then ends with code 124.
 */
export function runProgram(options: {
  file: string;
  args: readonly string[];
  env?: Record<string, string>;
  timeoutMs?: number;
}): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [options.file, ...options.args], {
      cwd: root,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: options.timeoutMs ?? 300_000,
    });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (code) =>
      resolve({ code: code ?? 124, output: Buffer.concat(chunks).toString("utf8") }),
    );
  });
}
