import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { hashOf } from "../../scripts/support/content-hash.ts";
import { inRoot } from "../../scripts/support/workspace.ts";
import { benchFile } from "./files.ts";

const timeoutMs = 600_000;

/** The pnpm that runs this script, or the one that the workspace names. */
async function packageManager(): Promise<readonly string[]> {
  const running = process.env.npm_execpath;
  if (running?.includes("pnpm")) return [process.execPath, running];
  const manifest = JSON.parse(await readFile(inRoot("package.json"), "utf8")) as { packageManager: string };
  return ["npx", "-y", manifest.packageManager];
}

/** Installs the peers where they are missing or older than their lockfile. Throws when that fails. */
export async function installPeers(): Promise<void> {
  const stamp = benchFile("peers", "node_modules", ".skein-bench");
  const hash = await hashOf(["bench/gateway/peers/package.json", "bench/gateway/peers/pnpm-lock.yaml"]);
  if ((await readFile(stamp, "utf8").catch(() => "")) === hash) return;
  console.log("› Installing the peers (once)");
  const [program = "", ...args] = await packageManager();
  const child = spawn(
    program,
    [...args, "install", "--ignore-workspace", "--ignore-scripts", "--frozen-lockfile"],
    {
      cwd: benchFile("peers"),
      stdio: ["ignore", "ignore", "inherit"],
      timeout: timeoutMs,
    },
  );
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0)
    throw new Error("The peers cannot be installed; --only names participants that need none of them.");
  await writeFile(stamp, hash);
}
