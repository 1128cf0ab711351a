import { spawn, type ChildProcess, type Serializable } from "node:child_process";
import { once } from "node:events";
import { coreList, type Core } from "./cores.ts";

export interface ChildOptions {
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly core: Core;
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** Whether it talks to its parent over IPC. */
  readonly hasChannel?: boolean;
}

export interface Child {
  readonly pid: number;
  readonly process: ChildProcess;
  /** The end of what it wrote to both outputs. */
  output(): string;
  /** SIGTERM, and after five seconds SIGKILL. */
  stop(): Promise<void>;
}

const alive = new Set<ChildProcess>();
const outputLimit = 16_384;
const stopTimeoutMs = 5_000;

/** Nothing of the shell's reaches a measured process but what it needs to run at all. */
const baseEnvironment = (): Record<string, string> => ({
  PATH: process.env.PATH ?? "",
  HOME: process.env.HOME ?? "",
  NODE_ENV: "production",
});

/** Starts a program on its core. `taskset` replaces itself by the program, so the pid is the program's. */
export function startChild(options: ChildOptions): Child {
  const { command, core, environment = {}, folder, hasChannel = false } = options;
  const child = spawn("taskset", ["-c", coreList(core), ...command], {
    env: { ...baseEnvironment(), ...environment },
    cwd: folder ?? process.cwd(),
    stdio: ["ignore", "pipe", "pipe", ...(hasChannel ? (["ipc"] as const) : [])],
  });
  if (child.pid === undefined) throw new Error(`taskset does not start for ${options.name}`);
  alive.add(child);
  child.once("exit", () => alive.delete(child));
  const output = collectOutput(child);
  return { pid: child.pid, process: child, output, stop: () => stop(child) };
}

function collectOutput(child: ChildProcess): () => string {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (more: string) => (text = (text + more).slice(-outputLimit)));
  }
  return () => text;
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), stopTimeoutMs);
  await exited;
  clearTimeout(timer);
}

/** Ends at once every process that this one started and that still runs. */
export function killChildren(): void {
  for (const child of alive) child.kill("SIGKILL");
}

/** The next message that `accepts`; throws when the child ends or stays silent. */
export async function nextMessage<Message>(
  child: Child,
  accepts: (message: Message) => boolean,
  timeoutMs: number,
): Promise<Message> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      child.process.off("message", onMessage).off("exit", onExit);
      act();
    };
    const onMessage = (message: Message): void => {
      if (accepts(message)) settle(() => resolve(message));
    };
    const onExit = (): void => settle(() => reject(new Error(`A helper process ended:\n${child.output()}`)));
    const onTimeout = (): void =>
      settle(() =>
        reject(new Error(`A helper process did not answer in ${timeoutMs} ms:\n${child.output()}`)),
      );
    const timer = setTimeout(onTimeout, timeoutMs);
    child.process.on("message", onMessage as (message: Serializable) => void).on("exit", onExit);
  });
}
