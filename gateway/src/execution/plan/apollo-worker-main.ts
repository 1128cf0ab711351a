// What `apollo-worker.ts` runs, in a thread.
import { parentPort } from "node:worker_threads";
import { parse } from "graphql";
import { createApolloPlanner } from "./apollo-planner.ts";
import type { Planner } from "./planner.ts";
import type { PlanNode } from "./query-plan.ts";

export type ApolloQuestion =
  | { readonly kind: "load"; readonly supergraphSdl: string }
  | { readonly kind: "plan"; readonly query: string; readonly overrideLabels: readonly string[] };

export type ApolloAnswer =
  | { readonly kind: "loaded"; readonly overrideLabels: readonly string[] }
  | { readonly kind: "planned"; readonly plan: PlanNode | null }
  | { readonly kind: "refused"; readonly message: string };

let planner: Planner | null = null;

async function answer(question: ApolloQuestion): Promise<ApolloAnswer> {
  if (question.kind === "load") {
    planner = createApolloPlanner(question.supergraphSdl);
    return { kind: "loaded", overrideLabels: planner.overrideLabels };
  }
  if (!planner) throw new Error("No supergraph is loaded.");
  const document = parse(question.query, { noLocation: true });
  const plan = await planner.plan({ document, overrideLabels: new Set(question.overrideLabels) });
  return { kind: "planned", plan };
}

parentPort?.on("message", (question: ApolloQuestion) => {
  void answer(question)
    .catch(refusal)
    .then((answered) => parentPort?.postMessage(answered));
});

const refusal = (error: unknown): ApolloAnswer => ({
  kind: "refused",
  message: error instanceof Error ? error.message : String(error),
});
