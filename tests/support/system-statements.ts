import type { SystemOptions } from "../../scripts/start/system.ts";

export type StatementCounts = Readonly<Record<string, number>>;

export interface StatementCounter {
  readonly options: SystemOptions;
  /** The SQL statements that `work` causes in each subgraph; what begins and ends transactions is not counted. */
  countDuring(work: () => Promise<unknown>): Promise<StatementCounts>;
  /** Those of the latest `countDuring`, for a look at what is too much. */
  latest(): readonly string[];
}

/** Counts for a system that starts with `options`. Nothing else may be under way. */
export function createStatementCounter(): StatementCounter {
  let heard: [subgraph: string, sql: string][] = [];
  return {
    options: { onStatement: (subgraph, sql) => void heard.push([subgraph, sql]) },
    countDuring: async (work) => {
      heard = [];
      await work();
      const counts: Record<string, number> = { users: 0, content: 0, notifications: 0 };
      for (const [subgraph] of heard) counts[subgraph] = (counts[subgraph] ?? 0) + 1;
      return counts;
    },
    latest: () => heard.map(([subgraph, sql]) => `${subgraph}: ${sql}`),
  };
}
