import { dirname, join } from "node:path";

/** The repository's folder, absolute. */
export const root = dirname(dirname(import.meta.dirname));

/** The subgraphs, in the order in which they start, with the ports that they have by default. */
export const subgraphPorts = { users: 4001, content: 4002, notifications: 4003 } as const;
export type SubgraphName = keyof typeof subgraphPorts;
export const subgraphNames = Object.keys(subgraphPorts) as SubgraphName[];

/** The environment variable of a subgraph: `USERS_DATABASE_URL`. */
export const settingOf = (subgraph: SubgraphName, setting: string): string =>
  `${subgraph.toUpperCase()}_${setting}`;

/** The contract of a subgraph, relative to the root with `/`: the form that messages show. */
export const schemaFile = (subgraph: SubgraphName): string => `schema/${subgraph}.graphql`;

/** A path relative to the root, made absolute. */
export const inRoot = (...parts: string[]): string => join(root, ...parts);
