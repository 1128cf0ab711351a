import type { CachePart } from "./cache-part.ts";
import type { LogHead } from "./log-entry.ts";

/** First in every entry; another one when the form changes, so that old and new gateways can share a Redis. */
const layoutPrefix = "1|";
const tagSeparator = "\u001f";

/**
 * An entry as Redis holds it: a line `layout|epoch|sequence|stored|fresh|stale|scope|tags`, then the value as JSON.
 * Times are epoch milliseconds in base 36. Epoch and sequence say up to where invalidations were known when the
 * subgraph was asked.
 */
export function formatEntry(part: CachePart, { epoch, sequence }: LogHead): string {
  const times = [part.storedAt, part.freshUntil, part.staleUntil].map((time) =>
    Math.round(time).toString(36),
  );
  const scope = part.scope === "private" ? "private" : "public";
  const head = [epoch, sequence.toString(36), ...times, scope, part.tags.join(tagSeparator)].join("|");
  return `${layoutPrefix}${head}\n${JSON.stringify(part.value)}`;
}

export interface StoredEntry extends LogHead {
  readonly part: Omit<CachePart, "moment">;
}

/** Undefined for whatever else lies there. Read by hand: every value out of Redis passes here. */
export function parseStoredEntry(raw: string): StoredEntry | undefined {
  const end = raw.indexOf("\n");
  if (end === -1 || !raw.startsWith(layoutPrefix)) return undefined;
  const fields = raw.slice(layoutPrefix.length, end).split("|", 6);
  const [epoch = "", sequence = "", stored = "", fresh = "", stale = "", scope] = fields;
  if (scope !== "public" && scope !== "private") return undefined;
  const times = [sequence, stored, fresh, stale].map(parseNumber) as [number, number, number, number];
  const [position, storedAt, freshUntil, staleUntil] = times;
  if (times.some(Number.isNaN)) return undefined;
  const value = parseValue(raw.slice(end + 1));
  if (value === undefined) return undefined;
  const headLength = fields.reduce((length, field) => length + field.length + 1, layoutPrefix.length);
  const tagText = raw.slice(headLength, end);
  const tags = tagText === "" ? [] : tagText.split(tagSeparator);
  return { epoch, sequence: position, part: { value, scope, storedAt, freshUntil, staleUntil, tags } };
}

const parseNumber = (text: string): number => Number.parseInt(text, 36);

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
