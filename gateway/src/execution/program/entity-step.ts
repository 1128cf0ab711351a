import type { EntityBatch, EntityFetchPlan } from "../plan/query-plan.ts";
import { cellsAt, createCell, occurrencesOf, walkTarget, type Cell, type Target } from "./cells.ts";
import { isObject, isSameData, type Data } from "./data.ts";
import { compileEntityCall, type BatchAnswer, type EntityError } from "./entity-call.ts";
import { maxErrors } from "./max-errors.ts";
import { mergeObjects } from "./merge.ts";
import type { OperationRun, Step } from "./operation-run.ts";
import type { PositionTree } from "./position.ts";
import { compileRepresentation, type Represent } from "./representation.ts";
import { responseKeys } from "./response-keys.ts";
import { compileRewrites, type ApplyRewrites } from "./rewrites.ts";
import type { TypeNames } from "./type-names.ts";

interface CompiledBatch {
  readonly plan: EntityBatch;
  readonly targets: readonly CompiledTarget[];
  readonly rewrite: ApplyRewrites | null;
}

interface CompiledTarget extends Target {
  readonly represent: Represent;
}

/** What one batch asks for in one run. */
interface Asked {
  /** Distinct representations. */
  readonly texts: string[];
  /** Each cell that waits for an entity, with the index of its representation. */
  readonly waiting: { readonly cell: Cell; readonly index: number; readonly target: CompiledTarget }[];
}

/** Compiles a call of `_entities`: https://www.apollographql.com/docs/federation/subgraph-spec#resolving-entity-fields-with-query_entities */
export function compileEntityFetch(plan: EntityFetchPlan, tree: PositionTree, namesOf: TypeNames): Step {
  const batches = plan.batches.map((batch) => compileBatch(batch, tree, namesOf));
  const ask = compileEntityCall(plan);
  return async (run) => {
    const asked = batches.map((batch) => collectBatch(run, tree, batch));
    if (asked.every(({ texts }) => texts.length === 0)) return;
    const answers = await ask(
      run,
      asked.map(({ texts }) => texts),
    );
    batches.forEach((batch, index) => {
      const answer = answers[index];
      const request = asked[index];
      if (!answer || !request) return;
      if (answer.entities) mergeEntities(run, batch, request, answer.entities, answer.errors);
      if (answer.errors.length > 0) placeErrors(run, { plan, tree, namesOf, batch, asked: request }, answer);
    });
  };
}

function compileBatch(plan: EntityBatch, tree: PositionTree, namesOf: TypeNames): CompiledBatch {
  const targets = plan.targets.map(({ path, requires, inputRewrites }) => {
    const target = tree.target(path);
    const rewrite = compileRewrites(inputRewrites, namesOf);
    return { ...target, represent: compileRepresentation(requires, target.position, namesOf, rewrite) };
  });
  return { plan, targets, rewrite: compileRewrites(plan.outputRewrites, namesOf) };
}

function collectBatch<C>(run: OperationRun<C>, tree: PositionTree, { targets }: CompiledBatch): Asked {
  const texts: string[] = [];
  const waiting: Asked["waiting"] = [];
  const indexes = new Map<string, number>();
  const indexOf = (text: string): number => {
    const index = indexes.get(text) ?? texts.push(text) - 1;
    indexes.set(text, index);
    return index;
  };
  for (const target of targets) {
    const cells = cellsAt(run.cells, target.position);
    const twins = new Map<string, Cell>();
    walkTarget(run.cells, tree.root, run.origin, target, (object, known) => {
      const text = target.represent(known?.value ?? object, run.cells);
      if (text === null) return;
      if (known) {
        waiting.push({ cell: known, index: indexOf(text), target });
        return;
      }
      const twin = twins.get(text);
      if (twin && isSameData(twin.value, object)) {
        cells.set(object, twin);
        return;
      }
      const cell = createCell(object);
      cells.set(object, cell);
      if (!twin) twins.set(text, cell);
      waiting.push({ cell, index: indexOf(text), target });
    });
  }
  return { texts, waiting };
}

function mergeEntities<C>(
  run: OperationRun<C>,
  { rewrite }: CompiledBatch,
  { waiting }: Asked,
  entities: readonly unknown[],
  errors: readonly EntityError[],
): void {
  const faulty = new Set(errors.map(({ index }) => index));
  for (const { cell, index, target } of waiting) {
    const entity = entities[index];
    if (isObject(entity)) {
      const brought: Data = rewrite ? rewrite(entity) : entity;
      cell.value = mergeObjects(run.cells, target.position, cell.value, brought);
    } else if (!faulty.has(index)) {
      cell.isMissing = true;
    }
  }
}

interface Failure {
  readonly plan: EntityFetchPlan;
  readonly tree: PositionTree;
  readonly namesOf: TypeNames;
  readonly batch: CompiledBatch;
  readonly asked: Asked;
}

/** An error of an entity stands at every place where the entity does. */
function placeErrors<C>(run: OperationRun<C>, failure: Failure, { errors, entities }: BatchAnswer): void {
  const pathless = errors.filter(({ index }) => index === null && entities !== null);
  for (const { error } of pathless) if (!run.errors.includes(error)) run.errors.push(error);
  const placed = errors.filter((error) => !pathless.includes(error));
  for (const target of failure.batch.targets) {
    const indexes = indexesAt(failure.asked, target);
    for (const { path, cell } of occurrencesOf(run.cells, failure.tree.root, run.origin, target, maxErrors)) {
      for (const { error, index, rest } of placed) {
        if (!indexes.has(cell) || (index !== null && indexes.get(cell) !== index)) continue;
        const ends = rest.length > 0 ? [rest] : emptyKeys(failure, cell).map((key) => [key]);
        for (const end of ends) {
          if (run.errors.length < maxErrors) run.errors.push({ ...error, path: [...path, ...end] });
        }
      }
    }
  }
}

const indexesAt = ({ waiting }: Asked, target: CompiledTarget): Map<Cell, number> =>
  new Map(waiting.filter((item) => item.target === target).map(({ cell, index }) => [cell, index]));

/** The fields that stay empty in an entity that did not come: the error stands at each. */
function emptyKeys({ plan, batch, namesOf }: Failure, { value }: Cell): string[] {
  const typename = typeof value.__typename === "string" ? value.__typename : null;
  const keys = responseKeys([batch.plan.selection], plan.fragments, typename, namesOf);
  return keys.length > 0 ? keys : responseKeys([batch.plan.selection], plan.fragments, null, namesOf);
}
