import { readFile } from "node:fs/promises";
import { ConfigError } from "@skein/service-kit/config.ts";
import type { LocatedSubgraph } from "./federation.ts";
import { resolveSubgraphUrl } from "./subgraph-url.ts";

/** @throws {ConfigError} when the file cannot be read. */
export async function readSupergraph(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new ConfigError([`SUPERGRAPH_FILE: ${file} cannot be read (${(cause as Error).message})`]);
  }
}

/**
 * What `use` makes of a supergraph at the start.
 * @throws {ConfigError} for whatever is wrong with it.
 */
export async function useAtStart<T>(file: string, use: () => T | Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    throw new ConfigError([
      `SUPERGRAPH_FILE: ${file} is not a usable supergraph (${(cause as Error).message})`,
    ]);
  }
}

/** @throws {ConfigError} with every address that is missing or wrong. */
export function locateSubgraphs(
  subgraphs: readonly { readonly name: string; readonly url: string }[],
  subgraphUrls: Readonly<Record<string, string>>,
): LocatedSubgraph[] {
  const problems: string[] = [];
  const located = subgraphs.flatMap(({ name, url }) => {
    try {
      return [{ name, url: resolveSubgraphUrl({ name, url }, subgraphUrls) }];
    } catch (error) {
      problems.push((error as Error).message);
      return [];
    }
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return located;
}
