import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import type { Environment } from "@skein/service-kit/config.ts";
import { eventually } from "./eventually.ts";

export interface SystemProcess {
  /** Everything that it wrote. */
  readonly output: () => string;
  /** Resolves with its exit code, or with the signal that ended it. */
  readonly end: (signal: "SIGKILL" | "SIGTERM") => Promise<number | string | null>;
  /** As `end`, for a process that ends by itself. */
  readonly exit: () => Promise<number | string | null>;
}

const startsWithinMs = 60_000;

/** Runs a TypeScript file in a process of its own, with this environment and nothing else. */
export function launch(file: string, args: readonly string[], env: Environment): SystemProcess {
  const child = spawn(process.execPath, [file, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const exited = once(child, "exit") as Promise<[number | null, string | null]>;
  const exit = async () => {
    const [code, signal] = await exited;
    return code ?? signal;
  };
  return {
    output: () => output,
    exit,
    end: (signal) => {
      child.kill(signal);
      return exit();
    },
  };
}

/** As `launch`; resolves when the process listens at `url`. */
export async function launchServer(
  file: string,
  args: readonly string[],
  { env, url }: { env: Environment; url: string },
): Promise<SystemProcess> {
  const server = launch(file, args, env);
  const listening = eventually(
    async () => (await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(2_000) })).ok,
    `${file} listens at ${url}`,
    startsWithinMs,
  );
  const ended = server.exit().then((code) => {
    throw new Error(`${file} ended with ${code}: ${server.output()}`);
  });
  // Later ends are the test's own doing.
  ended.catch(() => undefined);
  await Promise.race([listening, ended]);
  return server;
}

/** A port that was free a moment ago: for a server that comes back where it was. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
