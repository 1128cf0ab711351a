import type { ContextVariable, EntityBatch, EntityFetchPlan } from "../plan/query-plan.ts";
import { Cell, type Entry } from "./cells.ts";
import { groupByContext } from "./context-values.ts";
import { isObject, isSameData } from "./data.ts";
import { throughCache } from "./cached-entities.ts";
import { compileEntityCall, type AskEntities, type BatchAnswer } from "./entity-call.ts";
import { compileIdentity, type EntityIdentity } from "./entity-identity.ts";
import { maxErrors } from "./max-errors.ts";
import { attach, copyFor } from "./merge.ts";
import type { OperationRun, Step } from "./operation-run.ts";
import type { PositionTree, Target } from "./position.ts";
import { compileRepresentation, type Represent } from "./representation.ts";
import { createRepresentations } from "./representations.ts";
import { objectKeys, responseKeys, sourceOf, type CallSelection } from "./response-keys.ts";
import { compileRewrites, type ApplyRewrites } from "./rewrites.ts";
import type { TypeNames } from "./type-names.ts";
import { occurrencesOf, walkTarget } from "./walk.ts";

interface CompiledBatch {
  readonly identity: EntityIdentity | null;
  readonly call: CallSelection;
  readonly namesOf: TypeNames;
  readonly targets: readonly CompiledTarget[];
  readonly rewrite: ApplyRewrites | null;
  /** The keys of its entities that may hold objects. */
  readonly objectKeys: readonly string[];
  /** The fields that stay empty in an entity of a type that did not come. */
  readonly emptyKeys: (typename: string | null) => readonly string[];
}

interface CompiledTarget extends Target {
  /** Empty for nearly all. */
  readonly context: readonly ContextVariable[];
  readonly represent: Represent;
}

/** The cells of one target that wait for an entity, and the indexes of their representations. */
interface Waiting {
  readonly cells: Cell[];
  readonly indexes: number[];
}

/** By target. */
type WaitingBatch = readonly Waiting[];

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

type IsWanted = (entry: Entry) => boolean;
const isAlways: IsWanted = () => true;

function compileBatch(
  { selection, targets, outputRewrites }: EntityBatch,
  { fragments, subgraph }: EntityFetchPlan,
  tree: PositionTree,
  namesOf: TypeNames,
): CompiledBatch {
  const call = { selection, fragments };
  const rewrite = compileRewrites(outputRewrites, namesOf);
  const source = sourceOf(subgraph, call, namesOf, rewrite !== null);
  return {
    call,
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

/** Finds the objects that the batch is for, and makes cells of them; equal ones become the same cell. */
function collectBatch(root: Cell, { targets, identity }: CompiledBatch, isWanted: IsWanted) {
  const { texts, indexOf } = createRepresentations(identity);
  const indexOfWanted: IndexOf = (entry, { represent }) =>
    isWanted(entry) ? indexOf(entry, represent) : null;
  const waiting: WaitingBatch = targets.map((target) => collectTarget(root, target, indexOfWanted));
  return { texts, waiting };
}

type IndexOf = (entry: Entry, target: CompiledTarget) => number | null;

function collectTarget(root: Cell, target: CompiledTarget, indexOf: IndexOf): Waiting {
  const waiting: Waiting = { cells: [], indexes: [] };
  /** By the index of the representation: the first cell that was made for it. */
  const twins: (Cell | undefined)[] = [];
  walkTarget(root, target, (entry, slot, key) => {
    const index = indexOf(entry, target);
    if (index === null) return;
    let cell: Cell;
    if (entry instanceof Cell) {
      cell = entry;
    } else {
      const twin = target.position.keepsApart ? undefined : twins[index];
      if (twin && isSameData(twin.parts[0], entry)) {
        slot[key] = twin;
        return;
      }
      cell = new Cell(target.position, entry);
      slot[key] = cell;
      twins[index] ??= cell;
    }
    waiting.cells.push(cell);
    waiting.indexes.push(index);
  });
  return waiting;
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

/** An error of an entity stands at every place where the entity does. */
function placeErrors<C>(
  run: OperationRun<C>,
  batch: CompiledBatch,
  waiting: WaitingBatch,
  { errors, entities }: BatchAnswer,
): void {
  const pathless = errors.filter(({ index }) => index === null && entities !== null);
  for (const { error } of pathless) if (!run.errors.includes(error)) run.errors.push(error);
  const placed = errors.filter((error) => !pathless.includes(error));
  batch.targets.forEach((target, at) => {
    const { cells = [], indexes = [] } = waiting[at] ?? {};
    const indexByCell = new Map(cells.map((cell, place) => [cell, indexes[place]]));
    for (const { path, cell } of occurrencesOf(run.root, target, maxErrors)) {
      if (!indexByCell.has(cell)) continue;
      for (const { error, index, rest } of placed) {
        if (index !== null && indexByCell.get(cell) !== index) continue;
        const ends = rest.length > 0 ? [rest] : emptyEnds(batch, cell);
        for (const end of ends) {
          if (run.errors.length < maxErrors) run.errors.push({ ...error, path: [...path, ...end] });
        }
      }
    }
  });
}

/** From the entity to the fields that stay empty; where only its type was asked for, the entity itself. */
function emptyEnds(batch: CompiledBatch, { parts: [object] }: Cell): readonly string[][] {
  const typename = object?.__typename;
  const own = batch.emptyKeys(typeof typename === "string" ? typename : null);
  const keys = own.length > 0 ? own : batch.emptyKeys(null);
  return keys.length > 0 ? keys.map((key) => [key]) : [[]];
}
