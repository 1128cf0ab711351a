import { validate } from "graphql";
import { atOnce, createExecutor } from "../executor.ts";
import type { Planner } from "../plan/planner.ts";
import type { LoadedSupergraph } from "../supergraph.ts";
import { createSubgraphTransport } from "../transport/subgraph-pool.ts";
import { madeUpAnswer } from "./made-up-answer.ts";
import { rehearsalOperation } from "./rehearsal-operation.ts";
import { startStandIn } from "./stand-in.ts";

export interface RehearsalOptions {
  readonly supergraph: LoadedSupergraph;
  readonly planner: Planner;
}

const callTimeoutMs = 1_000;

/**
 * Runs one operation before any client does, through the planner, the compiler and the HTTP client, which the engine
 * compiles when they first run: that would take half of the time of the first request. No subgraph is asked: it may not
 * be up yet, and owes nobody an answer.
 * @throws {Error} when the operation cannot be planned, or this machine cannot be listened on.
 */
export async function rehearse({ supergraph, planner }: RehearsalOptions): Promise<void> {
  const { schema } = supergraph;
  const document = rehearsalOperation(schema);
  if (!document || validate(schema, document).length > 0) return;
  const standIn = await startStandIn((body) => madeUpAnswer(schema, body));
  const transport = createSubgraphTransport({ timeoutMs: callTimeoutMs });
  const headers = { "content-type": "application/json", accept: "application/json" };
  const surroundings = {
    call: ({ body }: { readonly body: string }) =>
      transport.post({ url: standIn.url, headers, body, signal: null }),
    onFailure: () => undefined,
  };
  const executor = createExecutor({ supergraph, planner, surroundings, viewerOf: null, inTurn: atOnce });
  const prepared = executor.prepare(document, null);
  try {
    if (prepared) await executor.run(prepared, {}, null);
  } finally {
    await transport.close();
    await standIn.close();
  }
}
