import type { Cells } from "./cells.ts";
import { isObject, ownValue, setOwn, type Data } from "./data.ts";
import type { Position } from "./position.ts";

/**
 * One object from two answers about the same thing, without writing to either. Objects that both have become one in the
 * same way, lists of the same length item by item; of everything else the later answer counts.
 * @param position where the object stands; undefined below what the plan knows
 */
export function mergeObjects(cells: Cells, position: Position | undefined, earlier: Data, later: Data): Data {
  const merged: Record<string, unknown> = { ...earlier, ...later };
  for (const key of Object.keys(later)) {
    const value = later[key];
    if (typeof value !== "object" || value === null) continue;
    const known = ownValue(earlier, key);
    if (typeof known !== "object" || known === null) continue;
    setOwn(merged, key, mergeValues(cells, position?.children.get(key), known, value));
  }
  return merged;
}

function mergeValues(
  cells: Cells,
  position: Position | undefined,
  earlier: unknown,
  later: unknown,
): unknown {
  if (Array.isArray(earlier) && Array.isArray(later) && earlier.length === later.length) {
    return later.map((item: unknown, index) => mergeValues(cells, position, earlier[index], item));
  }
  if (!isObject(earlier) || !isObject(later)) return later;
  const cell = position && cells[position.index]?.get(earlier);
  if (!cell) return mergeObjects(cells, position, earlier, later);
  // A fetch has been here: the object stays the key of what is known of it.
  cell.value = mergeObjects(cells, position, cell.value, later);
  return earlier;
}
