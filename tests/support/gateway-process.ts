import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { eventually } from "./eventually.ts";

export interface GatewayProcess {
  readonly child: ChildProcess;
  /** Where it listens, once it says so. */
  url(): Promise<string>;
  /** Everything that it wrote to both outputs. */
  output(): string;
  /** Its exit code, or the signal that ended it. */
  exit(): Promise<number | string | null>;
}

const main = fileURLToPath(import.meta.resolve("@skein/gateway/main.ts"));
const script = fileURLToPath(import.meta.resolve("../../scripts/gateway.ts"));

type Variables = Readonly<Record<string, string>>;

/** The gateway as production runs it: a process of its own, with nothing but these variables. */
export function startGatewayProcess(environment: Variables): GatewayProcess {
  return startProgram(process.execPath, [main], { env: environment });
}

/** `pnpm gateway` with these arguments, in a folder. */
export function startGatewayScript(
  args: readonly string[],
  env: Variables = {},
  folder = process.cwd(),
): GatewayProcess {
  return startProgram(process.execPath, [script, ...args], { env, cwd: folder });
}

/** The same as pnpm does it: in the root, and in a shell, which leads a process group of its own. */
export function startGatewayInShell(args: readonly string[], folder: string): GatewayProcess {
  // With a command after it, no shell puts itself aside for the program.
  const line = [process.execPath, script, ...args].map((word) => `'${word}'`).join(" ");
  const env = { npm_lifecycle_event: "gateway", INIT_CWD: folder };
  return startProgram("sh", ["-c", `${line}; exit $?`], { env, cwd: "/", detached: true });
}

function startProgram(program: string, args: readonly string[], options: SpawnOptions): GatewayProcess {
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const exited = once(child, "exit") as Promise<[number | null, string | null]>;
  return {
    child,
    url: () => eventually(() => /"url":"([^"]+)","msg":"listening"/.exec(output)?.[1], `a url in: ${output}`),
    output: () => output,
    exit: async () => {
      const [code, signal] = await exited;
      return code ?? signal;
    },
  };
}
