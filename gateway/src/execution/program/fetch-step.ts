import { OperationTypeNode } from "graphql";
import { readInvalidations } from "../../cache/cache-tags.ts";
import type { SubgraphGraphQLError } from "../../federation/subgraph-reply.ts";
import { printFetch } from "../plan/print-operation.ts";
import type { FetchPlan } from "../plan/query-plan.ts";
import { askSubgraph, type Answer } from "./ask-subgraph.ts";
import type { CacheUse } from "./cache-use.ts";
import { compileCachedRoots } from "./cached-roots.ts";
import { compileBody } from "./call-body.ts";
import { Cell } from "./cells.ts";
import { maxErrors } from "./max-errors.ts";
import { attach, copyFor } from "./merge.ts";
import type { OperationRun, Step } from "./operation-run.ts";
import type { PositionTree, Target } from "./position.ts";
import { objectKeys, responseKeys, sourceOf } from "./response-keys.ts";
import { compileRewrites } from "./rewrites.ts";
import type { TypeNames } from "./type-names.ts";
import { occurrencesOf, walkTarget } from "./walk.ts";

/** Compiles a call of root fields: its answer is added to each object at the plan's path. */
export function compileFetch(plan: FetchPlan, tree: PositionTree, namesOf: TypeNames): Step {
  const rewrite = compileRewrites(plan.outputRewrites, namesOf);
  const target = tree.addTarget(plan.path, sourceOf(plan.subgraph, plan, namesOf, rewrite !== null));
  const writeBody = compileBody(printFetch(plan), plan.operationName, [...plan.variables.keys()]);
  const isWrite = plan.operationKind === OperationTypeNode.MUTATION;
  const merged = objectKeys(plan);
  const isRootRead = !isWrite && plan.path.length === 0;
  const cachedRoots = isRootRead ? compileCachedRoots(plan) : null;
  return async (run) => {
    const { subgraph } = plan;
    const places = target.steps.length === 0 ? [run.root] : findPlaces(run.root, target);
    if (places.length === 0) return;
    const isCached = cachedRoots !== null && run.caching !== null;
    const answer =
      cachedRoots && run.caching
        ? await cachedRoots(run, run.caching)
        : await askSubgraph(run, { subgraph, isWrite, body: writeBody(run.variables, "") });
    if (run.caching && !isCached) await noteUncached(run.caching, answer);
    if (answer.data) {
      const data = rewrite ? rewrite(answer.data) : answer.data;
      places.forEach((cell, index) => {
        attach(
          cell,
          target.source,
          index === 0 && !isCached ? data : copyFor(target.position, data),
          merged,
          namesOf,
        );
      });
    }
    if (answer.errors) placeErrors(run, target, answer.errors, answer.data ? null : failedKeys(plan));
  };
}

/** After a mutation the writer reads what they wrote: what its answer calls stale is gone before they hear of it. */
async function noteUncached(caching: CacheUse, { extensions }: Answer): Promise<void> {
  caching.isPartial = true;
  const tags = readInvalidations(extensions);
  if (tags.length > 0) await caching.cache.invalidate({ tags });
}

function findPlaces(root: Cell, target: Target): Cell[] {
  const places: Cell[] = [];
  walkTarget(root, target, (entry, slot, key) => {
    const cell = entry instanceof Cell ? entry : new Cell(target.position, entry);
    slot[key] = cell;
    places.push(cell);
  });
  return places;
}

const failedKeys = (plan: FetchPlan): string[] =>
  responseKeys(plan, null, () => new Set()).filter((key) => key !== "__typename");

/**
 * @param keys the fields that stay empty, if all do: an error that names no field stands at each of them, as
 * https://spec.graphql.org/October2021/#sec-Handling-Field-Errors wants.
 */
function placeErrors<C>(
  run: OperationRun<C>,
  target: Target,
  errors: readonly SubgraphGraphQLError[],
  keys: readonly string[] | null,
): void {
  const places = occurrencesOf(run.root, target, maxErrors);
  for (const error of errors) {
    const named = error.path && error.path.length > 0 ? [error.path] : null;
    const paths = named ?? keys?.map((key) => [key]);
    if (!paths) run.errors.push(error);
    for (const path of paths ?? []) {
      for (const place of places) run.errors.push({ ...error, path: [...place.path, ...path] });
    }
  }
}
