/**
 * Supergraphs that a planner gives wrong plans for, and why: docs/decisions/0016-differences-from-stock-execution.md.
 * With `auto` the other planner plans them, so that only the comparison of this one planner leaves them out.
 */
export const planningLimits: Readonly<Record<"apollo" | "auto", Readonly<Record<string, string>>>> = {
  apollo: {
    "requires-chain": "a chain of requirements that comes back to a subgraph selects an external field there",
    "requires-conflict": "two requirements of one field with different arguments become one",
  },
  auto: {},
};
