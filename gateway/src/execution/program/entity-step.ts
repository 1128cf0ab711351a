import type { EntityFetchPlan } from "../plan/query-plan.ts";
import { throughCache } from "./cached-entities.ts";
import { collectBatch, type IsWanted, type WaitingBatch } from "./collect-entities.ts";
import { groupByContext } from "./context-values.ts";
import { isObject } from "./data.ts";
import { compileBatch, type CompiledBatch } from "./entity-batch.ts";
import { compileEntityCall, type AskEntities, type BatchAnswer } from "./entity-call.ts";
import { placeErrors } from "./entity-errors.ts";
import { attach, copyFor } from "./merge.ts";
import type { OperationRun, Step } from "./operation-run.ts";
import type { PositionTree } from "./position.ts";
import type { TypeNames } from "./type-names.ts";

/** Compiles a call of `_entities`: https://www.apollographql.com/docs/federation/subgraph-spec#resolving-entity-fields-with-query_entities */
export function compileEntityFetch(plan: EntityFetchPlan, tree: PositionTree, namesOf: TypeNames): Step {
  const batches = plan.batches.map((batch) => compileBatch(batch, plan, tree, namesOf));
  const ask = throughCache(plan, compileEntityCall(plan));
  const askFor = async <C>(run: OperationRun<C>, isWanted: IsWanted): Promise<void> => {
    const asked = askBatches(run, batches, ask, isWanted);
    if (!asked) return;
    const answers = await asked.answers;
    batches.forEach((batch, index) => {
      const answer = answers[index];
      const waiting = asked.waiting[index];
      if (!answer || !waiting) return;
      addEntities(batch, waiting, answer, run.caching !== null);
      if (answer.errors.length > 0) placeErrors(run, batch, waiting, answer);
    });
  };
  const targets = batches.flatMap((batch) => batch.targets);
  if (targets.every(({ context }) => context.length === 0)) return (run) => askFor(run, isAlways);
  return async (run) => {
    const groups = groupByContext(run.root, targets, namesOf);
    await Promise.all(
      groups.map(({ values, entries }) =>
        askFor({ ...run, variables: { ...run.variables, ...values } }, (entry) => entries.has(entry)),
      ),
    );
  };
}

const isAlways: IsWanted = () => true;

interface AskedBatches {
  readonly waiting: readonly WaitingBatch[];
  readonly answers: Promise<readonly BatchAnswer[]>;
}

/** Null when there is nothing to ask for. The representations are not kept: they are most of what a call takes. */
function askBatches<C>(
  run: OperationRun<C>,
  batches: readonly CompiledBatch[],
  ask: AskEntities,
  isWanted: IsWanted,
): AskedBatches | null {
  const collected = batches.map((batch) => collectBatch(run.root, batch, isWanted));
  const texts = collected.map((batch) => batch.texts);
  if (texts.every(({ length }) => length === 0)) return null;
  return { waiting: collected.map((batch) => batch.waiting), answers: ask(run, texts) };
}

/**
 * An entity is an object of the answer; the targets after the first get copies, as cells belong to one position.
 * @param isShared all get copies, since others have the same objects
 */
function addEntities(
  batch: CompiledBatch,
  waiting: WaitingBatch,
  { entities, errors }: BatchAnswer,
  isShared: boolean,
): void {
  if (!entities) return;
  const faulty = new Set(errors.map(({ index }) => index));
  waiting.forEach(({ cells, indexes }, at) => {
    const target = batch.targets[at];
    if (!target) return;
    for (let place = 0; place < cells.length; place++) {
      const cell = cells[place];
      const index = indexes[place];
      if (!cell || index === undefined) continue;
      const entity = entities[index];
      if (isObject(entity)) {
        const isOwn = at === 0 && !isShared && !target.position.keepsApart;
        const brought = isOwn ? entity : copyFor(target.position, entity);
        attach(
          cell,
          target.source,
          batch.rewrite ? batch.rewrite(brought) : brought,
          batch.objectKeys,
          batch.namesOf,
        );
      } else if (!faulty.has(index)) {
        cell.isMissing = true;
      }
    }
  });
}
