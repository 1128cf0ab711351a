import type { RecordedCall } from "../subgraph/messages.ts";
import type { BenchSubgraph } from "../subgraph/subgraph-roots.ts";

/** A request that a plan leads to. */
export interface PlannedCall {
  readonly subgraph: BenchSubgraph;
  /** The request's body, ready to be sent. */
  readonly body: string;
}

/** A value that is asked for twice in one list costs only once: a limit does not pay for what nobody needs. */
function withoutRepetition(body: string): string {
  const request = JSON.parse(body) as { variables?: Record<string, unknown> };
  const variables = Object.entries(request.variables ?? {}).map(([name, value]) => {
    if (!Array.isArray(value)) return [name, value] as const;
    const distinct = new Map(value.map((item: unknown) => [JSON.stringify(item), item]));
    return [name, [...distinct.values()]] as const;
  });
  return JSON.stringify({ ...request, variables: Object.fromEntries(variables) });
}

/**
 * The calls in waves that depend on one another, from a recording in which every answer took `delayMs`: what follows an
 * answer comes that much later than what did not wait for it.
 */
export function planOf(calls: readonly RecordedCall[], delayMs: number): PlannedCall[][] {
  const waves: PlannedCall[][] = [];
  let latest = -Infinity;
  for (const { subgraph, body, atMs } of calls.toSorted((a, b) => a.atMs - b.atMs)) {
    if (atMs - latest > delayMs / 2) waves.push([]);
    waves.at(-1)?.push({ subgraph, body: withoutRepetition(body) });
    latest = atMs;
  }
  return waves;
}
