import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { inRoot, root } from "../support/workspace.ts";

const timeoutMs = 300_000;

/**
 * Copies a workspace package with its production dependencies, as the lockfile has them, into a new folder.
 * https://pnpm.io/10.x/cli/deploy
 */
export async function deployPackage(name: string, folder: string): Promise<void> {
  const [command, ...prefix] = await pnpmCommand();
  const args = [
    ...prefix,
    // Copies of the workspace packages, for this command only: development runs on links to their sources.
    "--config.inject-workspace-packages=true",
    "--reporter=append-only",
    `--filter=${name}`,
    "deploy",
    "--prod",
    folder,
  ];
  const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], timeout: timeoutMs });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`pnpm deploy failed:\n${Buffer.concat(output).toString("utf8")}`);
}

/** The pnpm that runs this script, or else the pinned one through npx. */
async function pnpmCommand(): Promise<[string, ...string[]]> {
  const { npm_execpath: caller, npm_config_user_agent: agent } = process.env;
  if (caller && agent?.startsWith("pnpm/")) {
    return /\.[cm]?js$/.test(caller) ? [process.execPath, caller] : [caller];
  }
  const manifest = JSON.parse(await readFile(inRoot("package.json"), "utf8")) as { packageManager: string };
  return ["npx", "--yes", manifest.packageManager];
}
