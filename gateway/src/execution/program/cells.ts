import { isObject, ownValue, type Data } from "./data.ts";
import type { Position } from "./position.ts";

/**
 * One object at one position: its own answer, and what further fetches brought. It stands in the answer in the place of
 * the object; equal objects of a position become one cell, so that each is fetched for and written out once.
 */
export interface Cell {
  /** By the position's sources. */
  readonly parts: (Data | undefined)[];
  /** Written out for the client. */
  text: string | null;
  /** A subgraph does not know this entity, or not for this viewer: what stays empty in it is nobody's fault. */
  isMissing: boolean;
  /** The walk that saw this cell last. */
  walk: number;
}

/** What stands at a position: an object as it was answered, or its cell. */
export type Entry = Data | Cell;

/** By its prototype a cell is told from every object that JSON can bring. */
const cellPrototype = Object.freeze({});

export function createCell(position: Position, object: Data): Cell {
  const parts = new Array<Data | undefined>(position.sources.length);
  parts[0] = object;
  return { __proto__: cellPrototype, parts, text: null, isMissing: false, walk: 0 } as Cell;
}

export const isCell = (value: object): value is Cell => Object.getPrototypeOf(value) === cellPrototype;

export const isEntry = (value: unknown): value is Entry => isObject(value);

/** What an object has under a key; of a cell's parts the last that has it counts. */
export function read(entry: Entry, key: string): unknown {
  if (!isCell(entry)) return ownValue(entry, key);
  return holderOf(entry, key)?.[key];
}

/** The object that holds the value of a key; undefined when there is none. */
export function holderOf(entry: Entry, key: string): Data | undefined {
  if (!isCell(entry)) return ownValue(entry, key) === undefined ? undefined : entry;
  const { parts } = entry;
  for (let index = parts.length - 1; index >= 0; index--) {
    const part = parts[index];
    if (part !== undefined && ownValue(part, key) !== undefined) return part;
  }
  return undefined;
}
