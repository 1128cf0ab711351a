import { createServer } from "node:net";
import { access, constants, mkdir } from "node:fs/promises";
import { portSetting, type Environment } from "@skein/service-kit/config.ts";
import { settingOf, subgraphNames, subgraphPorts } from "../support/workspace.ts";
import { dataFolder } from "./embedded-environment.ts";

/** A reason not to start that the person at the keyboard can remove: printed as one line, without a stack. */
export class StartProblem extends Error {
  override readonly name = "StartProblem";
}

const defaultPorts: readonly (readonly [setting: string, port: number])[] = [
  ["GATEWAY_PORT", 4000],
  ...subgraphNames.map((name) => [settingOf(name, "PORT"), subgraphPorts[name]] as const),
];

/** Finds out in a moment what would otherwise fail after all the work. @throws {StartProblem} */
export async function checkMachine(env: Environment): Promise<void> {
  await checkFolder(dataFolder(env));
  const host = env.HOST ?? "127.0.0.1";
  const takenBy = new Map<number, string>();
  for (const [setting, fallback] of defaultPorts) {
    const port = portSetting(fallback).safeParse(env[setting] || undefined);
    if (!port.success) throw new StartProblem(`${setting} is not a port: give a number from 0 to 65535.`);
    if (port.data === 0) continue;
    const other = takenBy.get(port.data);
    if (other)
      throw new StartProblem(`${other} and ${setting} are both ${port.data}: choose another for one.`);
    takenBy.set(port.data, setting);
    await checkPort(host, port.data, setting);
  }
}

async function checkFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.R_OK | constants.W_OK);
  } catch {
    throw new StartProblem(
      `Cannot write to ${folder}: make it writable, or name another folder with SKEIN_DATA_DIR.`,
    );
  }
}

function checkPort(host: string, port: number, setting: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      reject(new StartProblem(describePortProblem(error, port, setting)));
    });
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
  });
}

function describePortProblem(error: NodeJS.ErrnoException, port: number, setting: string): string {
  if (error.code === "EADDRINUSE") {
    return `Port ${port} is in use: stop the program that has it, or choose another port with ${setting}.`;
  }
  return `Port ${port} cannot be opened (${error.code ?? error.message}): choose another with ${setting}.`;
}
