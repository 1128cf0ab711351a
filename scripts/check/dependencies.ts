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
async function registryAddresses(): Promise<string[]> {
  const lines = (await readFile(inRoot("pnpm-lock.yaml"), "utf8")).split("\n");
  return lines.flatMap((line, index) =>
    /https?:\/\//.test(line) ? [`pnpm-lock.yaml:${index + 1} names an address: ${line.trim()}`] : [],
  );
}

/** What is wrong with the manifests' versions and with the lockfile. */
export async function findDependencyProblems(): Promise<string[]> {
  const manifests = await Array.fromAsync(
    glob("{,gateway/,subgraphs/*/,packages/*/,schema/}package.json", { cwd: root }),
  );
  const inexact = await Promise.all(manifests.sort().map(inexactVersions));
  return [...inexact.flat(), ...(await registryAddresses())];
}
