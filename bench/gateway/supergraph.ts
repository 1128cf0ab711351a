import { composeServices } from "@apollo/composition";
import { parse } from "graphql";
import { readFile } from "node:fs/promises";
import { hashOf } from "../../scripts/support/content-hash.ts";
import { benchFile, cachedText } from "./files.ts";
import { benchSubgraphs, type BenchSubgraph } from "./subgraph/subgraph-roots.ts";

/** Stands in the cached text for an address that only a run knows. */
const placeholder = (subgraph: BenchSubgraph): string => `http://${subgraph}.invalid/graphql`;

/** @param edit makes another schema of a subgraph's */
export async function composeBenchGraph(
  edit: (sdl: string, name: BenchSubgraph) => string = (sdl) => sdl,
): Promise<string> {
  const services = benchSubgraphs.map(async (name) => ({
    name,
    url: placeholder(name),
    typeDefs: parse(edit(await readFile(benchFile("schema", `${name}.graphql`), "utf8"), name)),
  }));
  const { errors, supergraphSdl } = composeServices(await Promise.all(services));
  if (errors) throw new Error(`The benchmark's subgraphs do not compose:\n${errors.map(String).join("\n")}`);
  return supergraphSdl;
}

/** The files that every answer follows from. */
export const worldFiles = [
  ...benchSubgraphs.map((name) => `bench/gateway/schema/${name}.graphql`),
  "bench/gateway/world.ts",
  "bench/gateway/subgraph/subgraph-roots.ts",
];

/** The composed supergraph, with addresses that lead nowhere. */
export async function readSupergraph(): Promise<string> {
  const hash = await hashOf(worldFiles);
  return cachedText(`supergraph-${hash.slice(0, 16)}.graphql`, composeBenchGraph);
}

/** The supergraph with the subgraphs' addresses of this run. */
export const withAddresses = (supergraph: string, url: (subgraph: BenchSubgraph) => string): string =>
  benchSubgraphs.reduce((text, name) => text.replaceAll(placeholder(name), url(name)), supergraph);
