import type { CachePart } from "./cache-part.ts";
import type { LogHead } from "./log-entry.ts";

/** First in every entry; another one when the form changes, so that old and new gateways can share a Redis. */
const layout = "1";
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
  const head = [layout, epoch, sequence.toString(36), ...times, scope, part.tags.join(tagSeparator)].join(
    "|",
  );
  return `${head}\n${JSON.stringify(part.value)}`;
}

export interface StoredEntry extends LogHead {
  readonly part: Omit<CachePart, "moment">;
}

/** Undefined for whatever else lies there. */
export function parseStoredEntry(raw: string): StoredEntry | undefined {
  const end = raw.indexOf("\n");
  const [first, epoch, sequence, stored, fresh, stale, scope, ...tags] = raw.slice(0, end).split("|");
  if (end === -1 || first !== layout || epoch === undefined || (scope !== "public" && scope !== "private"))
    return undefined;
  const [position, storedAt, freshUntil, staleUntil] = [sequence, stored, fresh, stale].map(parseNumber);
  // NaN when one of them cannot be read.
  if (!(Number(position) + Number(storedAt) + Number(freshUntil) + Number(staleUntil) > 0)) return undefined;
  const value = parseValue(raw.slice(end + 1));
  if (value === undefined) return undefined;
  const tagText = tags.join("|");
  const part = {
    value,
    scope,
    storedAt: Number(storedAt),
    freshUntil: Number(freshUntil),
    staleUntil: Number(staleUntil),
    tags: tagText === "" ? [] : tagText.split(tagSeparator),
  } as const;
  return { epoch, sequence: Number(position), part };
}

const parseNumber = (text: string | undefined): number => Number.parseInt(text ?? "", 36);

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
