import { dirname, join } from "node:path";

/** The repository's folder, absolute. */
export const root = dirname(dirname(import.meta.dirname));

export const subgraphNames = ["users", "content", "notifications"] as const;
export type SubgraphName = (typeof subgraphNames)[number];

/** The contract of a subgraph, relative to the root with `/`: the form that messages show. */
export const schemaFile = (subgraph: SubgraphName): string => `schema/${subgraph}.graphql`;

/** A path relative to the root, made absolute. */
export const inRoot = (...parts: string[]): string => join(root, ...parts);
