import { isInherited, isObject, ownValue, type Data } from "./data.ts";
import type { Position } from "./position.ts";

/**
 * One object at one position: its own answer, and what further fetches brought. It stands in the answer in the place of
 * the object; equal objects of a position become one cell, so that each is fetched for and written out once.
 */
// eslint-disable-next-line no-restricted-syntax -- Its prototype tells it from every object that JSON brings, without a look at its properties.
export class Cell {
  /** By the position's sources. */
  readonly parts: (Data | undefined)[];
  /** A subgraph does not know this entity, or not for this viewer: what stays empty in it is nobody's fault. */
  isMissing = false;
  /** The walk that saw this cell last. */
  walk = 0;
  /** Written out, once it was needed a second time. */
  text: string | null = null;
  /** Where the response holds it, and until which cut that is so; see projection-run.ts. */
  start = 0;
  end = 0;
  cuts = -1;

  constructor(position: Position, object: Data) {
    this.parts = new Array<Data | undefined>(position.sources.length);
    this.parts[0] = object;
  }
}

/** What stands at a position: an object as it was answered, or its cell. */
export type Entry = Data | Cell;

export const isEntry = (value: unknown): value is Entry => isObject(value);

/** What an object has under a key; of a cell's parts the last that has it counts. */
export function read(entry: Entry, key: string): unknown {
  if (entry instanceof Cell) return readParts(entry.parts, key, isInherited(key));
  return ownValue(entry, key);
}

export function readParts(parts: Cell["parts"], key: string, inherited: boolean): unknown {
  for (let index = parts.length - 1; index >= 0; index--) {
    const part = parts[index];
    if (part === undefined) continue;
    const value = inherited ? ownValue(part, key) : part[key];
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The object that holds the value of a key; undefined when there is none. */
export function holderOf(entry: Entry, key: string): Data | undefined {
  if (!(entry instanceof Cell)) return ownValue(entry, key) === undefined ? undefined : entry;
  const { parts } = entry;
  for (let index = parts.length - 1; index >= 0; index--) {
    const part = parts[index];
    if (part !== undefined && ownValue(part, key) !== undefined) return part;
  }
  return undefined;
}
