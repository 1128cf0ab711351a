/** What the cache takes from a supergraph. Made once for each. */
export interface CacheSchema {
  /** Differs when the supergraph does. */
  readonly version: string;
  /** Tags of an entity of this subgraph, from @cacheTag and its keys. */
  entityTags(subgraph: string, representation: string): readonly string[];
  /** Tags of a root field, from @cacheTag. */
  rootTags(subgraph: string, field: string, args: Readonly<Record<string, unknown>>): readonly string[];
}
