import { Cell, type Entry } from "./cells.ts";
import { isSameData } from "./data.ts";
import type { CompiledBatch, CompiledTarget } from "./entity-batch.ts";
import { createRepresentations } from "./representations.ts";
import { walkTarget } from "./walk.ts";

/** The cells of one target that wait for an entity, and the indexes of their representations. */
interface Waiting {
  readonly cells: Cell[];
  readonly indexes: number[];
}

/** By target. */
export type WaitingBatch = readonly Waiting[];

export interface CollectedBatch {
  /** The distinct representations. */
  readonly texts: readonly string[];
  readonly waiting: WaitingBatch;
}

export type IsWanted = (entry: Entry) => boolean;

/** Finds the objects that the batch is for, and makes cells of them; equal ones become the same cell. */
export function collectBatch(
  root: Cell,
  { targets, identity }: CompiledBatch,
  isWanted: IsWanted,
): CollectedBatch {
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
