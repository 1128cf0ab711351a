import type { EntityAnswer, EntityLoad } from "@skein/gateway/cache/entity-cache.ts";
import type { Loaded } from "@skein/gateway/cache/loaded.ts";
import { createCacheSchema } from "@skein/gateway/cache/cache-schema.ts";

export const schema = createCacheSchema(`
  schema @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) { query: Query }
  enum join__Graph { ITEMS @join__graph(name: "items", url: "http://items") }
  type Query @join__type(graph: ITEMS) {
    item(id: ID): Item
      @join__directive(graphs: [ITEMS], name: "federation__cacheTag", args: { format: "item-{$args.id}" })
  }
  type Item @join__type(graph: ITEMS, key: "id")
    @join__directive(graphs: [ITEMS], name: "federation__cacheTag", args: { format: "item-{$key.id}" }) { id: ID }
`);

export const itemText = (id: string): string => JSON.stringify({ __typename: "Item", id });

interface AnswerHead {
  cacheControl: string | undefined;
  tags: (id: string) => string[];
  failed: (id: string) => boolean;
  errors: unknown;
}

export interface VersionedSubgraph {
  /** The ids of each call. */
  readonly calls: string[][];
  /** What the entity of this id is now; absent is not there. */
  readonly rows: Map<string, number>;
  readonly head: AnswerHead;
  /** Called after the rows were read and before the answer arrives. */
  delay: () => Promise<unknown>;
  load(ids: readonly string[], more?: Partial<EntityLoad>): EntityLoad;
}

/** A subgraph of numbered rows, as the cache sees one. */
export function createVersionedSubgraph(rows: Record<string, number> = {}): VersionedSubgraph {
  const subgraph: VersionedSubgraph = {
    calls: [],
    rows: new Map(Object.entries(rows)),
    head: { cacheControl: "max-age=60", tags: () => [], failed: () => false, errors: null },
    delay: () => Promise.resolve(),
    load: (ids, more = {}) => ({
      subgraph: "items",
      schema,
      selectionKey: "{ version }",
      representations: ids.map(itemText),
      viewerKey: null,
      fetch: (representations) => answer(subgraph, representations),
      ...more,
    }),
  };
  return subgraph;
}

async function answer(
  subgraph: VersionedSubgraph,
  representations: readonly string[],
): Promise<EntityAnswer> {
  const { calls, rows, head } = subgraph;
  const ids = representations.map((text) => (JSON.parse(text) as { id: string }).id);
  calls.push(ids);
  const { cacheControl, errors } = head;
  const entities = ids.map((id) => (rows.has(id) ? { version: rows.get(id) } : null));
  const failed = errors === null ? null : ids.map(head.failed);
  const tags = ids.map(head.tags);
  await subgraph.delay();
  return { entities, cacheControl, tags, failed, errors };
}

export const versionsOf = ({ parts }: Loaded): unknown[] =>
  parts.map(({ value }) => (value as { version: number } | null)?.version ?? null);
