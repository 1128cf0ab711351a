// What `hive-process.ts` runs. It ends when the gateway does, since that closes the channel between them.
import { QueryPlanner, type PlanNode } from "@graphql-hive/router-query-planner";

export type HiveQuestion =
  | { readonly kind: "load"; readonly supergraphSdl: string }
  | {
      readonly kind: "plan";
      readonly query: string;
      readonly overrideLabels: readonly string[];
      /** Turns on the overrides with a greater percentage. */
      readonly draw: number;
    };

export type HiveAnswer =
  | {
      readonly kind: "loaded";
      readonly overrideLabels: readonly string[];
      readonly overridePercentages: readonly number[];
    }
  | { readonly kind: "planned"; readonly node: PlanNode | null }
  | { readonly kind: "refused"; readonly message: string };

let planner: QueryPlanner | null = null;

function answer(question: HiveQuestion): HiveAnswer {
  if (question.kind === "load") {
    planner = new QueryPlanner(question.supergraphSdl);
    const { overrideLabels, overridePercentages } = planner;
    return { kind: "loaded", overrideLabels, overridePercentages };
  }
  if (!planner) throw new Error("No supergraph is loaded.");
  const { node } = planner.plan(question.query, null, new Set(question.overrideLabels), question.draw);
  return { kind: "planned", node: node ?? null };
}

process.on("message", (question: HiveQuestion) => {
  try {
    process.send?.(answer(question));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.send?.({ kind: "refused", message } satisfies HiveAnswer);
  }
});
