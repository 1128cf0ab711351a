import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Environment } from "@skein/service-kit/config.ts";
import { eventually } from "../../tests/support/eventually.ts";
import type { Usage } from "./usage.ts";

const meter = fileURLToPath(new URL("process-meter.ts", import.meta.url));
const startsWithinMs = 60_000;
const answersWithinMs = 10_000;

export interface MeteredProcess {
  readonly name: string;
  read(): Promise<Usage>;
  end(): Promise<void>;
}

/**
 * Starts a service's `main.ts` as a process of its own; resolves when it is ready at `url`.
 * @param nodeOptions for example `--cpu-prof`
 */
export async function startMetered(
  name: string,
  { env, url, nodeOptions }: { env: Environment; url: string; nodeOptions: readonly string[] },
): Promise<MeteredProcess> {
  const child = fork(fileURLToPath(import.meta.resolve(`@skein/${name}/main.ts`)), [], {
    env: { PATH: process.env.PATH, ...env },
    execArgv: ["--import", meter, ...nodeOptions],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    await exited;
  };
  const ready = async () =>
    (await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) })).status === 200;
  await eventually(ready, `${name} is ready at ${url}`, startsWithinMs).catch(async (error: unknown) => {
    await end();
    throw error;
  });
  return {
    name,
    end,
    read: async () => {
      const answer = once(child, "message", { signal: AbortSignal.timeout(answersWithinMs) });
      child.send("usage");
      const [usage] = (await answer) as [Usage];
      return usage;
    },
  };
}
