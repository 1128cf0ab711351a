import type { ContextVariable, EntityBatch, EntityFetchPlan } from "../plan/query-plan.ts";
import { compileIdentity, type EntityIdentity } from "./entity-identity.ts";
import type { PositionTree, Target } from "./position.ts";
import { compileRepresentation, type Represent } from "./representation.ts";
import { objectKeys, responseKeys, sourceOf } from "./response-keys.ts";
import { compileRewrites, type ApplyRewrites } from "./rewrites.ts";
import type { TypeNames } from "./type-names.ts";

/** Entities that are asked for with one selection, and where they stand. */
export interface CompiledBatch {
  readonly identity: EntityIdentity | null;
  readonly namesOf: TypeNames;
  readonly targets: readonly CompiledTarget[];
  readonly rewrite: ApplyRewrites | null;
  /** The keys of its entities that may hold objects. */
  readonly objectKeys: readonly string[];
  /** The fields that stay empty in an entity of a type that did not come. */
  readonly emptyKeys: (typename: string | null) => readonly string[];
}

export interface CompiledTarget extends Target {
  /** Empty for nearly all. */
  readonly context: readonly ContextVariable[];
  readonly represent: Represent;
}

export function compileBatch(
  { selection, targets, outputRewrites }: EntityBatch,
  { fragments, subgraph }: EntityFetchPlan,
  tree: PositionTree,
  namesOf: TypeNames,
): CompiledBatch {
  const call = { selection, fragments };
  const rewrite = compileRewrites(outputRewrites, namesOf);
  const source = sourceOf(subgraph, call, namesOf, rewrite !== null);
  return {
    namesOf,
    rewrite,
    identity: compileIdentity(targets, namesOf),
    objectKeys: objectKeys(call),
    emptyKeys: (typename) => responseKeys(call, typename, namesOf).filter((key) => key !== "__typename"),
    targets: targets.map(({ path, requires, inputRewrites, context = [] }) => {
      const represent = compileRepresentation(requires, namesOf, compileRewrites(inputRewrites, namesOf));
      const levelsUp = Math.max(0, ...context.map((variable) => variable.levelsUp));
      return { ...tree.addTarget(path, source, levelsUp), context, represent };
    }),
  };
}
