import { noteFault, type ProjectionRun, type WriteValue } from "./projection-run.ts";

/** Every item is written, so that each has its own fault, whatever becomes of the list. */
export function writeItems(
  items: readonly unknown[],
  run: ProjectionRun,
  depth: number,
  isNonNull: boolean,
  writeItem: WriteValue,
): boolean {
  const { pieces, path } = run;
  let isWhole = true;
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    path[depth] = index;
    pieces.push(index === 0 ? "[" : ",");
    if (item !== null && item !== undefined && writeItem(item, run)) continue;
    if (isNonNull) {
      if (!run.isPropagating)
        noteFault(run, { message: "Cannot return null for a non-nullable item of a list." });
      isWhole = false;
    }
    run.isPropagating = false;
    pieces.push("null");
  }
  pieces.push(items.length === 0 ? "[]" : "]");
  run.isPropagating = !isWhole;
  return isWhole;
}
