import type { Cell } from "./cells.ts";
import { writeAgain, type ProjectionRun, type WriteEntry } from "./projection-run.ts";

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
