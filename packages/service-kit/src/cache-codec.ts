import { isDate } from "node:util/types";

/** A date's place: the keys that lead from the tuple `[value]` to it. */
type DatePath = readonly string[];

/**
 * Turns a JSON-like value into text. Dates are kept apart as paths, so a string that looks like a date stays a
 * string and `JSON.stringify` keeps its fast path (it has none with a replacer).
 * @returns null for what JSON cannot hold (bigint, cycles).
 */
export function encodeValue(value: unknown): string | null {
  try {
    const text = JSON.stringify([value]);
    const dates: DatePath[] = [];
    collectDates(value, ["0"], dates);
    return dates.length === 0 ? text : `[${text.slice(1, -1)},${JSON.stringify(dates)}]`;
  } catch {
    return null;
  }
}

/** Reads what {@link encodeValue} wrote; anything else is undefined, never an error. */
export function decodeValue(text: string): { value: unknown } | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (!Array.isArray(parsed) || parsed.length < 1) return undefined;
    const tuple: unknown[] = parsed;
    if (Array.isArray(tuple[1])) for (const path of tuple[1]) reviveDate(tuple, path);
    return { value: tuple[0] };
  } catch {
    return undefined;
  }
}

/** A copy that shares nothing with the original, for values out of {@link decodeValue}. */
export function cloneValue(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isDate(value)) return new Date(value);
  if (Array.isArray(value)) return value.map(cloneValue);
  // Spreading defines own properties, so a key named "__proto__" cannot reach the prototype.
  const copy = { ...value } as Record<string, unknown>;
  for (const key of Object.keys(copy)) {
    const part = copy[key];
    if (typeof part === "object" && part !== null) copy[key] = cloneValue(part);
  }
  return copy;
}

function collectDates(value: unknown, path: DatePath, found: DatePath[]): void {
  if (typeof value !== "object" || value === null) return;
  if (isDate(value)) found.push(path);
  else if (Array.isArray(value))
    value.forEach((item, index) => collectDates(item, [...path, `${index}`], found));
  else if (!("toJSON" in value && typeof value.toJSON === "function")) collectMembers(value, path, found);
}

function collectMembers(value: object, path: DatePath, found: DatePath[]): void {
  for (const [key, member] of Object.entries(value)) {
    if (typeof member === "object" && member !== null) collectDates(member, [...path, key], found);
  }
}

/** Follows own properties only: a path out of a tampered entry must not reach Object.prototype. */
function reviveDate(root: unknown[], path: unknown): void {
  if (!Array.isArray(path)) return;
  const keys = path.map(String);
  const last = keys.pop();
  let holder: unknown = root;
  for (const key of keys) holder = ownMember(holder, key);
  const date = last === undefined ? undefined : ownMember(holder, last);
  if (last === undefined || (typeof date !== "string" && date !== null)) return;
  (holder as Record<string, unknown>)[last] = new Date(date ?? Number.NaN);
}

function ownMember(holder: unknown, key: string): unknown {
  if (typeof holder !== "object" || holder === null || !Object.hasOwn(holder, key)) return undefined;
  return (holder as Record<string, unknown>)[key];
}
