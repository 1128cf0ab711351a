import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { eventually } from "./eventually.ts";

export interface EventProcess {
  said(line: string): Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

const SCRIPT = fileURLToPath(new URL("event-process-main.ts", import.meta.url));

/** A process of its own that handles events and hangs in the third, to be killed there. */
export function startEventProcess(mode: "redis-consumer" | "in-process-relay", url: string): EventProcess {
  const child = spawn(process.execPath, [SCRIPT, mode, url], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  return {
    said: async (line) => {
      await eventually(() => output.split("\n").includes(line), `the process says "${line}", not: ${output}`);
    },
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}
