import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { hashOf } from "./content-hash.ts";
import { generatePrismaClient, prismaClientInputs } from "./prisma-client.ts";
import { inRoot, schemaFile, subgraphNames, type SubgraphName } from "./workspace.ts";

interface Part {
  readonly title: string;
  /** What is written, relative to the root. The part is stale while this does not exist. */
  readonly output: string;
  readonly inputs: readonly string[];
  write(): Promise<void>;
}

const generatedFolder = (subgraph: SubgraphName): string => `subgraphs/${subgraph}/src/generated`;

function prismaPart(subgraph: SubgraphName): Part {
  return {
    title: `Prisma client of ${subgraph}`,
    output: `${generatedFolder(subgraph)}/prisma/client.ts`,
    inputs: prismaClientInputs(subgraph),
    write: () => generatePrismaClient(subgraph),
  };
}

function resolverTypesPart(subgraph: SubgraphName): Part {
  const output = `${generatedFolder(subgraph)}/resolvers-types.ts`;
  return {
    title: `resolver types of ${subgraph}`,
    output,
    inputs: [schemaFile(subgraph), "scripts/support/resolver-types.ts", "package.json"],
    write: async () => {
      // Loading the generator takes longer than everything else that a run with nothing to do does.
      const { generateResolverTypes } = await import("./resolver-types.ts");
      const sdl = await readFile(inRoot(schemaFile(subgraph)), "utf8");
      await writeAtomically(inRoot(output), await generateResolverTypes(subgraph, sdl));
    },
  };
}

/** A reader sees the old file or the new one, never half of it: tests and the type checker may be running. */
async function writeAtomically(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(temporary, text);
  await rename(temporary, file);
}

const stampFile = (part: Part): string =>
  inRoot("node_modules", ".cache", "skein-generate", part.output.replaceAll("/", "_"));

async function isCurrent(part: Part, hash: string): Promise<boolean> {
  if (!existsSync(inRoot(part.output))) return false;
  return (await readFile(stampFile(part), "utf8").catch(() => "")) === hash;
}

async function refresh(part: Part, force: boolean, onStep: (step: string) => void): Promise<boolean> {
  const hash = await hashOf(part.inputs);
  if (!force && (await isCurrent(part, hash))) return false;
  onStep(`Generating the ${part.title}`);
  await rm(stampFile(part), { force: true });
  await part.write();
  await writeAtomically(stampFile(part), hash);
  return true;
}

/**
 * Brings every subgraph's generated code up to date, and gives how many parts had to be written.
 * A subgraph without a schema is passed over. Throws with the generator's own message when one fails.
 */
export async function generateAll(options: {
  force?: boolean;
  onStep: (step: string) => void;
}): Promise<number> {
  const parts = subgraphNames.flatMap((subgraph) => [prismaPart(subgraph), resolverTypesPart(subgraph)]);
  const runnable = parts.filter((part) => part.inputs.every((input) => existsSync(inRoot(input))));
  const written = await Promise.all(
    runnable.map((part) => refresh(part, options.force ?? false, options.onStep)),
  );
  return written.filter(Boolean).length;
}
