import type { TypeFigures } from "./cache-status.ts";

export type MutableFigures = { -readonly [name in keyof TypeFigures]: TypeFigures[name] };

/** Types come from supergraphs, but whoever serves many of them must not grow without end. */
const maxTypes = 2_000;

export interface CacheFigures {
  of(subgraph: string, type: string): MutableFigures;
  all(): readonly TypeFigures[];
}

export function createCacheFigures(): CacheFigures {
  const bySubgraph = new Map<string, Map<string, MutableFigures>>();
  const rest = emptyFigures("other", "other");
  let count = 0;

  function add(types: Map<string, MutableFigures>, subgraph: string, type: string): MutableFigures {
    if (count >= maxTypes) return rest;
    count += 1;
    const figures = emptyFigures(subgraph, type);
    types.set(type, figures);
    return figures;
  }

  return {
    of(subgraph, type) {
      let types = bySubgraph.get(subgraph);
      if (!types) {
        types = new Map();
        if (bySubgraph.size < maxTypes) bySubgraph.set(subgraph, types);
      }
      return types.get(type) ?? add(types, subgraph, type);
    },
    all: () => [...bySubgraph.values()].flatMap((types) => [...types.values()].map((each) => ({ ...each }))),
  };
}

export const emptyFigures = (subgraph: string, type: string): MutableFigures => ({
  subgraph,
  type,
  memory: 0,
  redis: 0,
  stale: 0,
  misses: 0,
  negative: 0,
  calls: 0,
  callMilliseconds: 0,
});
