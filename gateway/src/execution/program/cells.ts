import { isObject, ownValue, type Data, type ResponsePath } from "./data.ts";
import type { PathStep, Position } from "./position.ts";

/** What is known of one object at one position: its own answer, and what further fetches brought. */
export interface Cell {
  value: Data;
  /** Written out for the client; equal objects of a position share a cell, so that each is written once. */
  text: string | null;
  /** A subgraph does not know this entity, or not for this viewer: what stays empty in it is nobody's fault. */
  isMissing: boolean;
  /** The walk that saw this cell last. */
  walk: number;
}

export const createCell = (value: Data): Cell => ({ value, text: null, isMissing: false, walk: 0 });

/** The cells of one request, by position and by the object that an answer holds there. */
export type Cells = (Map<Data, Cell> | undefined)[];

export function cellsAt(cells: Cells, position: Position): Map<Data, Cell> {
  const known = cells[position.index];
  if (known) return known;
  const made = new Map<Data, Cell>();
  cells[position.index] = made;
  return made;
}

/** The object with all that is known of it. */
export function resolveObject(cells: Cells, position: Position, object: Data): Data {
  return position.isTarget ? (cells[position.index]?.get(object)?.value ?? object) : object;
}

export interface Target {
  readonly position: Position;
  readonly steps: readonly PathStep[];
}

/** @param cell what is known of it already */
export type Visit = (object: Data, cell: Cell | undefined) => void;

interface Walk {
  readonly id: number;
  readonly cells: Cells;
  readonly steps: readonly PathStep[];
  readonly visit: Visit;
}

let walks = 0;

/** Visits the objects at a target: each object without a cell at every occurrence, each cell once. */
export function walkTarget(cells: Cells, root: Position, origin: Data, target: Target, visit: Visit): void {
  descend({ id: ++walks, cells, steps: target.steps, visit }, origin, 0, root);
}

function descend(walk: Walk, value: unknown, step: number, position: Position): void {
  if (Array.isArray(value)) {
    for (const item of value) descend(walk, item, step, position);
    return;
  }
  if (!isObject(value)) return;
  const cell = position.isTarget ? walk.cells[position.index]?.get(value) : undefined;
  if (cell) {
    // What stands below a cell is the same at each of its occurrences.
    if (cell.walk === walk.id) return;
    cell.walk = walk.id;
  }
  const object = cell?.value ?? value;
  const next = nextField(walk.steps, step, object);
  if (next === null) return;
  const field = walk.steps[next];
  if (field?.kind !== "field") visitOnce(walk, value, cell, position);
  else descend(walk, ownValue(object, field.key), next + 1, field.position);
}

/** The same object may stand at several places, of an answer from a cache for instance. */
function visitOnce(walk: Walk, object: Data, cell: Cell | undefined, position: Position): void {
  walk.visit(object, cell);
  const made = cell ?? walk.cells[position.index]?.get(object);
  if (made) made.walk = walk.id;
}

/** The index of the next step into a field, past conditions that hold; the number of steps at the end. */
function nextField(steps: readonly PathStep[], from: number, object: Data): number | null {
  for (let index = from; index < steps.length; index++) {
    const step = steps[index];
    if (step?.kind !== "types") return index;
    const { __typename: typename } = object;
    if (typeof typename === "string" && !step.names.has(typename)) return null;
  }
  return steps.length;
}

/** Where the objects at a target stand in the response: at every occurrence, in order. Only errors need it. */
export function occurrencesOf(
  cells: Cells,
  root: Position,
  origin: Data,
  target: Target,
  limit: number,
): { readonly path: ResponsePath; readonly cell: Cell }[] {
  const found: { path: ResponsePath; cell: Cell }[] = [];
  const search = (value: unknown, step: number, position: Position, path: ResponsePath): void => {
    if (found.length >= limit) return;
    if (Array.isArray(value)) {
      value.forEach((item, index) => search(item, step, position, [...path, index]));
      return;
    }
    if (!isObject(value)) return;
    const cell = position.isTarget ? cells[position.index]?.get(value) : undefined;
    const object = cell?.value ?? value;
    const next = nextField(target.steps, step, object);
    if (next === null) return;
    const field = target.steps[next];
    if (field?.kind === "field") {
      search(ownValue(object, field.key), next + 1, field.position, [...path, field.key]);
    } else if (cell) {
      found.push({ path, cell });
    }
  };
  search(origin, 0, root, []);
  return found;
}
