import { coalesceCalls, type CoalescingTransport } from "./coalesce-calls.ts";
import { createSubgraphTransport } from "./subgraph-pool.ts";

/** The ways to all subgraphs, made when they are first needed: a new supergraph may bring new subgraphs. */
export interface SubgraphTransports {
  readonly of: (subgraph: string) => CoalescingTransport;
  close(): Promise<void>;
}

export interface SubgraphTransportsOptions {
  /** Deadline of each call. */
  readonly timeoutMs: number;
  /** Whether identical reads that are under way share one call. */
  readonly coalesces: boolean;
}

export function createSubgraphTransports({
  timeoutMs,
  coalesces,
}: SubgraphTransportsOptions): SubgraphTransports {
  const transports = new Map<string, CoalescingTransport>();
  const create = (): CoalescingTransport => {
    const transport = createSubgraphTransport({ timeoutMs });
    return coalesces ? coalesceCalls(transport) : transport;
  };
  return {
    of: (subgraph) => {
      const transport = transports.get(subgraph) ?? create();
      transports.set(subgraph, transport);
      return transport;
    },
    close: async () => {
      await Promise.all([...transports.values()].map((transport) => transport.close()));
    },
  };
}
