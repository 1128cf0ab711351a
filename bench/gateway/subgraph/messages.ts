import type { BenchSubgraph } from "./subgraph-roots.ts";

/** One request that a subgraph got while it was told to record. */
export interface RecordedCall {
  readonly subgraph: BenchSubgraph;
  readonly body: string;
  /** On the subgraphs' own clock. */
  readonly atMs: number;
  readonly answerBytes: number;
}

export type SubgraphsCommand =
  { readonly kind: "record"; readonly delayMs: number } | { readonly kind: "stop-recording" };

export type SubgraphsReply =
  | { readonly kind: "listening"; readonly ports: Readonly<Record<BenchSubgraph, number>> }
  | { readonly kind: "recorded"; readonly calls: readonly RecordedCall[] };
