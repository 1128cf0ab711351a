import { Cell, isEntry, read, type Entry } from "./cells.ts";
import { isObject, ownValue, setOwn, type Data } from "./data.ts";
import type { Position } from "./position.ts";
import type { TypeNames } from "./type-names.ts";

/**
 * Adds what a source brought to a cell. Objects that both sides have under a key become one, lists of the same length
 * item by item; of everything else the later answer counts.
 * @param objectKeys the keys of `brought` that may hold objects
 */
export function attach(
  cell: Cell,
  source: number,
  brought: Data,
  objectKeys: readonly string[],
  namesOf: TypeNames,
): void {
  let part: Record<string, unknown> = brought;
  const typename = read(cell, "__typename");
  if (isVaguer(brought.__typename, typename, namesOf)) part = { ...part, __typename: typename };
  if (isVaguer(typename, brought.__typename, namesOf))
    replaceAbove(cell, source, "__typename", brought.__typename);
  for (const key of objectKeys) {
    const later = part[key];
    if (typeof later !== "object" || later === null) continue;
    const earlier = read(cell, key);
    if (typeof earlier !== "object" || earlier === null) continue;
    const merged = mergeValues(earlier, later, namesOf);
    part = { ...part };
    setOwn(part, key, merged);
    replaceAbove(cell, source, key, merged);
  }
  cell.parts[source] = part;
}

/** Sources that count more may have answered first, when calls run side by side. */
function replaceAbove({ parts }: Cell, source: number, key: string, value: unknown): void {
  for (let index = source + 1; index < parts.length; index++) {
    const part = parts[index];
    if (part === undefined || ownValue(part, key) === undefined) continue;
    const changed = { ...part };
    setOwn(changed, key, value);
    parts[index] = changed;
  }
}

/** A subgraph that knows an interface as `@interfaceObject` cannot tell an object's own type; another one has. */
const isVaguer = (name: unknown, known: unknown, namesOf: TypeNames): boolean =>
  name !== known && typeof name === "string" && typeof known === "string" && namesOf(name).has(known);

function mergeValues(earlier: unknown, later: unknown, namesOf: TypeNames): unknown {
  if (Array.isArray(earlier) && Array.isArray(later) && earlier.length === later.length) {
    return later.map((item: unknown, index) => mergeValues(earlier[index], item, namesOf));
  }
  return isEntry(earlier) && isObject(later) ? mergeEntries(earlier, later, namesOf) : later;
}

function mergeEntries(earlier: Entry, later: Data, namesOf: TypeNames): Entry {
  if (earlier instanceof Cell) {
    // A fetch has been here: the cell stays in its place.
    const [object = {}] = earlier.parts;
    earlier.parts[0] = mergeObjects(object, later, namesOf);
    return earlier;
  }
  return mergeObjects(earlier, later, namesOf);
}

function mergeObjects(earlier: Data, later: Data, namesOf: TypeNames): Data {
  const merged: Record<string, unknown> = { ...earlier, ...later };
  for (const key of Object.keys(later)) {
    if (Object.hasOwn(earlier, key)) setOwn(merged, key, mergeValues(earlier[key], later[key], namesOf));
  }
  if (isVaguer(later.__typename, earlier.__typename, namesOf)) merged.__typename = earlier.__typename;
  return merged;
}

/**
 * A copy of what a source brought, for a position of its own: cells will stand in it, and they belong to one position.
 * What no fetch leads to stays shared.
 */
export function copyFor(position: Position, object: Data): Data {
  if (position.children.size === 0 && !position.keepsApart) return object;
  const copy: Record<string, unknown> = { ...object };
  for (const [key, child] of position.children) {
    if (Object.hasOwn(object, key)) setOwn(copy, key, copyValue(child, object[key]));
  }
  return copy;
}

function copyValue(position: Position, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => copyValue(position, item));
  return isObject(value) ? copyFor(position, value) : value;
}
