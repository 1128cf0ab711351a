import { OperationTypeNode } from "graphql";
import { printFetch } from "../plan/print-operation.ts";
import type { FetchPlan } from "../plan/query-plan.ts";
import { askSubgraph } from "./ask-subgraph.ts";
import { compileBody } from "./call-body.ts";
import { cellsAt, createCell, occurrencesOf, walkTarget, type Cell, type Target } from "./cells.ts";
import type { Data } from "./data.ts";
import { mergeObjects } from "./merge.ts";
import type { OperationRun, Step } from "./operation-run.ts";
import type { PositionTree } from "./position.ts";
import { compileRewrites } from "./rewrites.ts";
import { responseKeys } from "./response-keys.ts";
import { maxErrors } from "./max-errors.ts";
import type { TypeNames } from "./type-names.ts";

type SubgraphGraphQLError = NonNullable<Awaited<ReturnType<typeof askSubgraph>>["errors"]>[number];

/** Compiles a call of root fields: its answer is merged into each object at the plan's path. */
export function compileFetch(plan: FetchPlan, tree: PositionTree, namesOf: TypeNames): Step {
  const target = tree.target(plan.path);
  const writeBody = compileBody(printFetch(plan), plan.operationName, [...plan.variables.keys()]);
  const rewrite = compileRewrites(plan.outputRewrites, namesOf);
  const isMutation = plan.operationKind === OperationTypeNode.MUTATION;
  return async (run) => {
    const { subgraph } = plan;
    const places = target.steps.length === 0 ? [run.root] : findPlaces(run, tree, target);
    if (places.length === 0) return;
    const answer = await askSubgraph(run, { subgraph, isMutation, body: writeBody(run.variables, "") });
    if (answer.data) mergeInto(run, target, places, rewrite ? rewrite(answer.data) : answer.data);
    if (answer.errors) placeErrors(run, tree, target, answer.errors, answer.data ? null : failedKeys(plan));
  };
}

function findPlaces<C>(run: OperationRun<C>, tree: PositionTree, target: Target): Cell[] {
  const places: Cell[] = [];
  const cells = cellsAt(run.cells, target.position);
  walkTarget(run.cells, tree.root, run.origin, target, (object, known) => {
    const cell = known ?? createCell(object);
    cells.set(object, cell);
    places.push(cell);
  });
  return places;
}

function mergeInto<C>(run: OperationRun<C>, { position }: Target, places: readonly Cell[], data: Data): void {
  for (const cell of places) cell.value = mergeObjects(run.cells, position, cell.value, data);
}

const failedKeys = (plan: FetchPlan): string[] =>
  responseKeys([plan.selection], plan.fragments, null, () => new Set());

/**
 * @param keys the fields that stay empty, if all do: an error that names no field stands at each of them, as
 * https://spec.graphql.org/October2021/#sec-Handling-Field-Errors wants.
 */
function placeErrors<C>(
  run: OperationRun<C>,
  tree: PositionTree,
  target: Target,
  errors: readonly SubgraphGraphQLError[],
  keys: readonly string[] | null,
): void {
  const places = occurrencesOf(run.cells, tree.root, run.origin, target, maxErrors);
  for (const error of errors) {
    const named = error.path && error.path.length > 0 ? [error.path] : null;
    const paths = named ?? keys?.map((key) => [key]);
    if (!paths) run.errors.push(error);
    for (const path of paths ?? []) {
      for (const place of places) run.errors.push({ ...error, path: [...place.path, ...path] });
    }
  }
}
