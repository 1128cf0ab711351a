import type { DocumentNode } from "graphql";
import type { PlanNode } from "./query-plan.ts";

export interface PlanRequest {
  /** One operation with its fragments, valid against the API schema, without `@skip` and `@include`. */
  readonly document: DocumentNode;
  /** The labels of progressive `@override`s that are on for this request, see `overrideLabelsFor`. */
  readonly overrideLabels: ReadonlySet<string>;
}

/** What turns an operation into fetches. */
export interface Planner {
  readonly name: "apollo" | "hive";
  /** The labels of progressive `@override`s whose value the caller decides: `percent(n)` is decided per request. */
  readonly overrideLabels: readonly string[];
  /**
   * Null when no subgraph has to be asked: only `__typename` and introspection. A promise, because a planner may run in
   * a process of its own.
   * @throws {Error} when the operation cannot be planned.
   */
  plan(request: PlanRequest): Promise<PlanNode | null>;
  /** Ends what belongs to the planner. Plans under way fail. */
  close(): void;
}
