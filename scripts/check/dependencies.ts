import { glob, readFile } from "node:fs/promises";
import { inRoot, root } from "../support/workspace.ts";

/** An exact version, or another package of this workspace. */
const exact = /^(\d+\.\d+\.\d+(-[\w.-]+)?|workspace:\*)$/;
const kinds = ["dependencies", "devDependencies", "optionalDependencies"] as const;

type Manifest = Partial<Record<(typeof kinds)[number], Record<string, string>>>;

async function inexactVersions(file: string): Promise<string[]> {
  const manifest = JSON.parse(await readFile(inRoot(file), "utf8")) as Manifest;
  return kinds
    .flatMap((kind) => Object.entries(manifest[kind] ?? {}))
    .filter(([, version]) => !exact.test(version))
    .map(([name, version]) => `${file}: ${name} is "${version}", which is not an exact version`);
}

/** An address in the lockfile binds everybody to the registry of the machine that wrote it. */
async function registryAddresses(lockfile: string): Promise<string[]> {
  const lines = (await readFile(inRoot(lockfile), "utf8")).split("\n");
  return lines.flatMap((line, index) =>
    /https?:\/\//.test(line) ? [`${lockfile}:${index + 1} names an address: ${line.trim()}`] : [],
  );
}

/** The workspace, and the peers of the benchmark beside it. */
const lockfiles = ["pnpm-lock.yaml", "bench/gateway/peers/pnpm-lock.yaml"];

/** What is wrong with the manifests' versions and with the lockfiles. */
export async function findDependencyProblems(): Promise<string[]> {
  const manifests = await Array.fromAsync(
    glob("{,gateway/,subgraphs/*/,packages/*/,schema/,bench/gateway/peers/}package.json", { cwd: root }),
  );
  const inexact = await Promise.all(manifests.sort().map(inexactVersions));
  const addresses = await Promise.all(lockfiles.map(registryAddresses));
  return [...inexact.flat(), ...addresses.flat()];
}
