import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { eventually } from "./eventually.ts";

export interface FinishedProcess {
  readonly code: number | null;
  readonly output: string;
}

export interface DeployedService {
  /** Resolves when its health check says so; throws when it ends before that. */
  ready(): Promise<void>;
  /** Sends SIGTERM and waits for the end. */
  stop(): Promise<FinishedProcess>;
  /** SIGKILL, if it still runs. */
  kill(): Promise<void>;
}

type ProcessEnvironment = Readonly<Record<string, string>>;

const readyWithinMs = 30_000;
const exitWithinMs = 20_000;

/** Starts a built folder with this environment and nothing else. */
export function startDeployed(folder: string, env: ProcessEnvironment, port: number): DeployedService {
  const child = launch([join(folder, "main.mjs")], env);
  const output = collectOutput(child);
  return {
    ready: async () => {
      const isReady = async (): Promise<boolean> =>
        child.exitCode !== null || (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok;
      await eventually(isReady, `${folder} is ready`, readyWithinMs);
      if (child.exitCode !== null) throw new Error(`${folder} ended with ${child.exitCode}:\n${output()}`);
    },
    stop: async () => {
      child.kill("SIGTERM");
      return { code: await exitCode(child), output: output() };
    },
    kill: async () => {
      child.kill("SIGKILL");
      await exitCode(child);
    },
  };
}

/** Runs Node with these arguments and this environment to its end. */
export async function runToEnd(args: readonly string[], env: ProcessEnvironment): Promise<FinishedProcess> {
  const child = launch(args, env);
  const output = collectOutput(child);
  const code = await exitCode(child);
  return { code, output: output() };
}

function launch(args: readonly string[], env: ProcessEnvironment): ChildProcess {
  return spawn(process.execPath, args, { cwd: "/", env, stdio: ["ignore", "pipe", "pipe"] });
}

function collectOutput(child: ChildProcess): () => string {
  const chunks: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8");
}

/** Resolves with null where a signal ended it, and when it must be killed because it does not end by itself. */
async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const timer = setTimeout(() => child.kill("SIGKILL"), exitWithinMs);
  await once(child, "close");
  clearTimeout(timer);
  return child.exitCode;
}
