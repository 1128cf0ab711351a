import { Cell, holderOf, isEntry, read, type Entry } from "./cells.ts";
import type { ResponsePath } from "./data.ts";
import type { PathStep, Target } from "./position.ts";

/** Where a value stands: a list, or an object of an answer, and its index or key there. */
export type Slot = Record<string | number, unknown>;

/** @param entry what stands at `slot[key]` */
export type Visit = (entry: Entry, slot: Slot, key: string | number) => void;

interface Walk {
  readonly id: number;
  readonly steps: readonly PathStep[];
  readonly visit: Visit;
}

let walks = 0;

/**
 * Visits what stands at a target: each cell once, objects that are no cells yet at every occurrence. The visitor may put
 * a cell into the slot.
 */
export function walkTarget(root: Cell, { steps }: Target, visit: Visit): void {
  descend({ id: ++walks, steps, visit }, { root }, "root", 0);
}

function descend(walk: Walk, slot: Slot, key: string | number, step: number): void {
  const value = slot[key];
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) descend(walk, value as unknown as Slot, index, step);
    return;
  }
  if (!isEntry(value)) return;
  if (value instanceof Cell) {
    // What stands below a cell is the same at each of its occurrences.
    if (value.walk === walk.id) return;
    value.walk = walk.id;
  }
  const next = nextField(walk.steps, step, value);
  if (next === null) return;
  const field = walk.steps[next];
  if (field?.kind !== "field") walk.visit(value, slot, key);
  else {
    const holder = holderOf(value, field.key);
    if (holder) descend(walk, holder, field.key, next + 1);
  }
}

/** The index of the next step into a field, past conditions that hold; the number of steps at the end. */
export function nextField(steps: readonly PathStep[], from: number, entry: Entry): number | null {
  for (let index = from; index < steps.length; index++) {
    const step = steps[index];
    if (step?.kind !== "types") return index;
    const typename = read(entry, "__typename");
    if (typeof typename === "string" && !step.names.has(typename)) return null;
  }
  return steps.length;
}

export interface Occurrence {
  readonly path: ResponsePath;
  readonly cell: Cell;
}

/** Where the cells at a target stand in the response: every occurrence, in order. Only errors need it. */
export function occurrencesOf(root: Cell, { steps }: Target, limit: number): Occurrence[] {
  const found: Occurrence[] = [];
  const search = (value: unknown, step: number, path: ResponsePath): void => {
    if (found.length >= limit) return;
    if (Array.isArray(value)) {
      value.forEach((item, index) => search(item, step, [...path, index]));
      return;
    }
    if (!isEntry(value)) return;
    const next = nextField(steps, step, value);
    if (next === null) return;
    const field = steps[next];
    if (field?.kind === "field") search(read(value, field.key), next + 1, [...path, field.key]);
    else if (value instanceof Cell) found.push({ path, cell: value });
  };
  search(root, 0, []);
  return found;
}
