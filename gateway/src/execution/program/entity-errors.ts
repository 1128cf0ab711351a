import type { Cell } from "./cells.ts";
import type { WaitingBatch } from "./collect-entities.ts";
import type { CompiledBatch } from "./entity-batch.ts";
import type { BatchAnswer } from "./entity-call.ts";
import { maxErrors } from "./max-errors.ts";
import type { OperationRun } from "./operation-run.ts";
import { occurrencesOf } from "./walk.ts";

/** An error of an entity stands at every place where the entity does. */
export function placeErrors<C>(
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
