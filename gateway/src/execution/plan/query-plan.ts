import type { FragmentDefinitionNode, OperationTypeNode, SelectionSetNode } from "graphql";

/**
 * The plan of one operation: which subgraph is asked for what, and in which order. Both planners are translated into
 * this form, the optimiser rewrites it, and the program compiler reads it. It holds no conditions: `@skip` and
 * `@include` are decided before an operation is planned.
 */
export type PlanNode = SequencePlan | ParallelPlan | FetchPlan | EntityFetchPlan;

export interface SequencePlan {
  readonly kind: "sequence";
  readonly nodes: readonly PlanNode[];
}

export interface ParallelPlan {
  readonly kind: "parallel";
  readonly nodes: readonly PlanNode[];
}

/** What every call of a subgraph has. */
export interface SubgraphCall {
  readonly subgraph: string;
  readonly operationKind: OperationTypeNode;
  readonly operationName: string | null;
  /** The client's variables that the selections use: name to type with default, as in `$first: Int = 5`. */
  readonly variables: ReadonlyMap<string, string>;
  /** The fragments that the selections spread, by name unique in this call. */
  readonly fragments: readonly FragmentDefinitionNode[];
}

/** A call of a root type's fields. Its answer is merged into every object at `path`, which is `[]` for the root. */
export interface FetchPlan extends SubgraphCall {
  readonly kind: "fetch";
  readonly path: PlanPath;
  readonly selection: SelectionSetNode;
  readonly outputRewrites: readonly Rewrite[];
}

/** One call of `_entities`, or of several of them under aliases. */
export interface EntityFetchPlan extends SubgraphCall {
  readonly kind: "entities";
  readonly batches: readonly EntityBatch[];
}

/** One `_entities` field: one selection for the union of the representations of all its targets. */
export interface EntityBatch {
  readonly selection: SelectionSetNode;
  readonly targets: readonly EntityTarget[];
  readonly outputRewrites: readonly Rewrite[];
}

/** Where entities stand, and what a subgraph needs to know of each. */
export interface EntityTarget {
  readonly path: PlanPath;
  readonly requires: readonly Requirement[];
  readonly inputRewrites: readonly Rewrite[];
  /**
   * Variables of the call whose values stand above the entity (`@fromContext`). Entities for which these values differ
   * need calls of their own. Absent for nearly all targets.
   */
  readonly context?: readonly ContextVariable[];
}

/**
 * A value from an object above an entity. Of several with the same variable, the first whose path exists counts; the
 * value is null when none does.
 */
export interface ContextVariable {
  readonly variable: string;
  /** 1 is the object whose field, or list of whose field, holds the entity. Lists are no level. */
  readonly levelsUp: number;
  /** From that object to the value. */
  readonly path: RewritePath;
}

/** From the root to objects. A string is a response key, `@` in `list` stands for every item of a list. */
export type PlanPath = readonly PathSegment[];
export type PathSegment =
  | { readonly kind: "field"; readonly key: string }
  | { readonly kind: "list" }
  /** Only objects of these types, abstract ones included. */
  | { readonly kind: "types"; readonly names: readonly string[] };

/** A field of a representation, or fields that it has if the object is of a type. */
export type Requirement =
  | {
      readonly kind: "field";
      /** Where the value stands in the object. */
      readonly responseKey: string;
      /** What it is called in the representation. */
      readonly name: string;
      readonly selections: readonly Requirement[] | null;
    }
  | { readonly kind: "type"; readonly typeCondition: string; readonly selections: readonly Requirement[] };

/** A change to a representation before it is sent, or to an answer before it is merged. */
export type Rewrite =
  | { readonly kind: "set"; readonly path: RewritePath; readonly value: unknown }
  | { readonly kind: "rename"; readonly path: RewritePath; readonly to: string };

/** From the rewritten object to the field: a rewrite goes through lists by itself. */
export type RewritePath = readonly (
  | { readonly kind: "field"; readonly key: string }
  | { readonly kind: "types"; readonly names: readonly string[] }
)[];
