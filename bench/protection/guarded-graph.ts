import { composeBenchGraph } from "../gateway/supergraph.ts";
import type { BenchSubgraph } from "../gateway/subgraph/subgraph-roots.ts";

const guards: Partial<Readonly<Record<BenchSubgraph, readonly [string, string][]>>> = {
  accounts: [
    ["name: String", "name: String @authenticated"],
    ["users: [User]", "users: [User] @listSize(assumedSize: 6)"],
  ],
  reviews: [["reviews: [Review]", "reviews: [Review] @listSize(assumedSize: 4)"]],
  products: [
    ["name: String", "name: String @authenticated"],
    ["topProducts(first: Int = 5): [Product]", `$& @listSize(slicingArguments: ["first"])`],
  ],
};

const newerLink = 'v2.9", import: ["@authenticated", "@listSize", ';

function guard(sdl: string, name: BenchSubgraph): string {
  const edits = guards[name];
  if (!edits) return sdl;
  return [['v2.3", import: [', newerLink] as const, ...edits].reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The schema of ${name} has no ${from}`);
    return text.replaceAll(from, to);
  }, sdl);
}

/** The benchmark's graph with access rules and sizes of lists, as ours has them. */
export const composeGuardedGraph = (): Promise<string> => composeBenchGraph(guard);
