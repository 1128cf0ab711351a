import type { Child } from "../support/child.ts";
import type { BenchRedis } from "../support/redis.ts";
import type { RecordedCall } from "./subgraph/messages.ts";
import type { BenchSubgraph } from "./subgraph/subgraph-roots.ts";

/** Everything around the participants, made once for a run. */
export interface Setup {
  readonly subgraphs: SubgraphsProcess;
  /** The subgraphs' addresses. */
  readonly urls: Readonly<Record<BenchSubgraph, string>>;
  readonly redis: BenchRedis;
  /** Of this run; gone when it ends. */
  readonly folder: string;
  readonly files: RunFiles;
}

export interface SubgraphsProcess {
  readonly child: Child;
  readonly ports: Readonly<Record<BenchSubgraph, number>>;
  /** The calls that `work` causes, each answered after `delayMs`. */
  record(work: () => Promise<unknown>, delayMs: number): Promise<readonly RecordedCall[]>;
}

/** Files that participants read. */
export interface RunFiles {
  readonly supergraph: string;
  /** The same, with addresses whose answers may be cached. */
  readonly cacheableSupergraph: string;
  /** The right answer to a query. */
  answer(query: string): string;
  /** The calls of a participant's plan for a query, in waves. */
  calls(participant: string, query: string): string;
}
