import { createMonolith, type Monolith } from "./monolith.ts";
import type { Execution } from "./resolve-field.ts";
import type { Contender, Outcome } from "./run.ts";
import { createStockGateway } from "./stock-gateway.ts";
import { createSubgraph, type Subgraph } from "./subgraph-server.ts";
import { fieldsOthersNeed } from "./subgraph-facts.ts";
import type { SupergraphCase } from "./supergraph-case.ts";
import type { ClientRequest } from "./monolith.ts";

/** One supergraph, and everything that runs its operations. */
export interface Arena {
  readonly supergraph: SupergraphCase;
  readonly subgraphs: ReadonlyMap<string, Subgraph>;
  readonly monolith: Monolith;
  readonly stock: Contender | null;
  /** Why there is no stock gateway. */
  readonly refusal: string | null;
  /** Fields whose failure changes more than themselves. */
  readonly spared: ReadonlySet<string>;
}

export async function createArena(supergraph: SupergraphCase): Promise<Arena> {
  const names = [...supergraph.subgraphs.keys()];
  const subgraphs = new Map(names.map((name) => [name, createSubgraph(supergraph, name)]));
  const loaded = await createStockGateway(supergraph, subgraphs).catch((error: unknown) => String(error));
  return {
    supergraph,
    subgraphs,
    monolith: createMonolith(supergraph),
    stock: typeof loaded === "string" ? null : loaded,
    refusal: typeof loaded === "string" ? loaded : null,
    spared: fieldsOthersNeed(supergraph.subgraphs.values()),
  };
}

/** What the specification says that a client gets. */
export async function runMonolith(
  { monolith }: Arena,
  request: ClientRequest,
  execution: Execution,
): Promise<Outcome> {
  const { data, errors } = await monolith.execute(request, execution);
  return { data: data as Outcome["data"], errors: errors ?? [], calls: [] };
}
