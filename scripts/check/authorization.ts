import { readFile } from "node:fs/promises";
import { parse as parseYaml } from "yaml";
import { loadSupergraph, type LoadedSupergraph } from "../../gateway/src/execution/supergraph.ts";
import { compose, readSubgraphSchemas, supergraphFile } from "../support/compose.ts";
import { inRoot } from "../support/workspace.ts";
import { accessFile, accessProblems, listAccess, type StatedAccess } from "./access-statements.ts";

async function readStated(): Promise<StatedAccess> {
  const text = await readFile(inRoot(accessFile), "utf8");
  const { public: open, behind, service } = parseYaml(text) as Partial<StatedAccess>;
  return { public: open ?? {}, behind: behind ?? {}, service: service ?? {} };
}

/** Of the subgraphs' schemas as they are on disk. */
async function composeSupergraph(): Promise<LoadedSupergraph> {
  const { files, errors } = compose(await readSubgraphSchemas());
  const sdl = files?.[supergraphFile];
  if (sdl === undefined) throw new Error(`The subgraphs do not compose: ${errors.join("\n")}`);
  return loadSupergraph(sdl);
}

/** Fields of which nobody has said who may have them. */
export async function findUnstatedAccess(): Promise<string[]> {
  const { schema, accessRules } = await composeSupergraph();
  return accessProblems(schema, accessRules, await readStated());
}

/** Every field with its rule, one a line. */
export async function describeAccess(): Promise<string> {
  const { schema, accessRules } = await composeSupergraph();
  const fields = listAccess(schema, accessRules, await readStated());
  const width = Math.max(...fields.map(({ field }) => field.length));
  return fields.map(({ field, rule }) => `${field.padEnd(width)}  ${rule ?? "✗ nothing stated"}`).join("\n");
}
