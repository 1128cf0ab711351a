import { fork, type ChildProcess } from "node:child_process";
import { constants, setPriority } from "node:os";
import { fileURLToPath } from "node:url";
import type { HiveAnswer, HiveQuestion } from "./hive-process-main.ts";

/**
 * A process that runs Hive's planner. The planner is native code that aborts its process for some valid operations
 * (docs/decisions/0014-query-planner.md), so it must not be the gateway's.
 */
export interface HiveProcess {
  readonly isRunning: boolean;
  /**
   * One question at a time.
   * @throws {Error} when the process ends before it answers, or does not answer in time, which ends it.
   */
  ask(question: HiveQuestion, timeoutMs: number): Promise<HiveAnswer>;
  kill(): void;
}

/** The name by which the package knows the file, since a built folder has it as JavaScript. */
const mainModule = "@skein/gateway/execution/plan/hive-process-main.ts";

export function startHiveProcess(): HiveProcess {
  // Neither the gateway's secrets nor its flags concern a planner.
  const child = fork(fileURLToPath(import.meta.resolve(mainModule)), [], {
    env: {},
    execArgv: [],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  yieldToOthers(child);
  let isRunning = true;
  child.once("exit", () => (isRunning = false));
  // Waiting for nothing, it keeps nobody from ending.
  child.unref();
  child.channel?.unref();
  return {
    get isRunning() {
      return isRunning;
    },
    ask: (question, timeoutMs) => ask(child, question, timeoutMs),
    kill: () => void child.kill("SIGKILL"),
  };
}

/** Planning an operation that is new must not take the processor from those that are known. */
function yieldToOthers({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or the system does not let us: then it is as important as any other process.
  }
}

async function ask(child: ChildProcess, question: HiveQuestion, timeoutMs: number): Promise<HiveAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HiveAnswer>();
  const onExit = (code: number | null, signal: string | null): void =>
    reject(new Error(`The planner's process ended: ${signal ?? `code ${String(code)}`}`));
  child.once("message", resolve).once("exit", onExit).once("error", reject);
  // The timer also keeps this process from ending while it waits.
  const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
  try {
    child.send(question, (error) => error && reject(error));
    return await promise;
  } finally {
    clearTimeout(timer);
    child.off("message", resolve).off("exit", onExit).off("error", reject);
  }
}
