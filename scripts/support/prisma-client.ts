import { runProgram } from "./run-program.ts";
import { inRoot, type SubgraphName } from "./workspace.ts";

const schema = (subgraph: SubgraphName): string => `prisma/${subgraph}/schema.prisma`;
const config = (subgraph: SubgraphName): string => `prisma/${subgraph}/prisma.config.ts`;

/** The files that a subgraph's Prisma client is made from; package.json stands for Prisma's version. */
export function prismaClientInputs(subgraph: SubgraphName): string[] {
  return [schema(subgraph), config(subgraph), "scripts/support/prisma-client.ts", "package.json"];
}

const offline = {
  // The TypeScript client needs no schema engine, but `generate` downloads one unless this names a file that exists.
  PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
  PRISMA_HIDE_UPDATE_MESSAGE: "1",
  CHECKPOINT_DISABLE: "1",
};

/** Writes the client into the folder that the schema names. Throws with Prisma's own message when it refuses. */
export async function generatePrismaClient(subgraph: SubgraphName): Promise<void> {
  const { code, output } = await runProgram({
    file: inRoot("node_modules/prisma/build/index.js"),
    args: [
      "generate",
      "--schema",
      inRoot(schema(subgraph)),
      "--config",
      inRoot(config(subgraph)),
      "--no-hints",
    ],
    env: offline,
    timeoutMs: 120_000,
  });
  if (code !== 0) throw new Error(`prisma generate failed for ${schema(subgraph)}:\n${output.trim()}`);
}
