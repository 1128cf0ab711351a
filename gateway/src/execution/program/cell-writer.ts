import type { Cell } from "./cells.ts";
import type { Data } from "./data.ts";
import { writeAgain, type ProjectionRun, type WriteEntry } from "./projection-run.ts";

/** What was written of a cell, by its first part: for cells that are made of the very same parts it is the same. */
export type RepeatedTexts = WeakMap<Data, { readonly parts: Cell["parts"]; readonly text: string }>;

export function writeRepeated(
  cell: Cell,
  texts: RepeatedTexts,
  writeEntry: WriteEntry,
  run: ProjectionRun,
): boolean {
  const { parts } = cell;
  const [object] = parts;
  const known = object && texts.get(object);
  if (known?.parts.every((part, index) => part === parts[index])) return run.pieces.push(known.text) > 0;
  const faultsBefore = run.faults.length;
  const isWritten = writeCell(cell, writeEntry, run);
  if (object && isWritten && !cell.isMissing && run.faults.length === faultsBefore) {
    const text = cell.text ?? run.pieces.slice(cell.start, cell.end).join("");
    texts.set(object, { parts, text });
  }
  return isWritten;
}

/** Equal objects of a position are one cell: it is written once, unless it has faults, which have a path each time. */
export function writeCell(cell: Cell, writeEntry: WriteEntry, run: ProjectionRun): boolean {
  if (writeAgain(cell, run)) return true;
  const start = run.pieces.length;
  const faultsBefore = run.faults.length;
  const isWritten = writeEntry(cell, run);
  if (isWritten && run.faults.length === faultsBefore) {
    cell.start = start;
    cell.end = run.pieces.length;
    cell.cuts = run.cuts;
  }
  return isWritten;
}
