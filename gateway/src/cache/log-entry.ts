import { EVERYTHING_TAG } from "@skein/service-kit/cache-keys.ts";

/** Where the log ends. */
export interface LogHead {
  /** Another one when the log was lost: what was stored under the old one is void. */
  readonly epoch: string;
  readonly sequence: number;
}

export interface LogEntry {
  readonly sequence: number;
  readonly tags: readonly string[];
}

export function parseHead(text: unknown): LogHead | null {
  const match = typeof text === "string" ? /^([\w-]+):(\d{1,15})$/.exec(text) : null;
  return match?.[1] === undefined ? null : { epoch: match[1], sequence: Number(match[2]) };
}

/** Reads what XRANGE and XREAD give of an entry: its id `<sequence>-0`, and names and values in turn. */
export function parseEntry([id, fields]: readonly [string, readonly string[] | null]): LogEntry {
  return { sequence: Number(id.split("-")[0]), tags: parseTags(fields?.[1]) };
}

/** An entry that cannot be read may have been about anything. */
function parseTags(text: string | undefined): readonly string[] {
  try {
    const tags: unknown = JSON.parse(text ?? "");
    if (Array.isArray(tags) && tags.every((tag) => typeof tag === "string")) return tags;
  } catch {
    // below
  }
  return [EVERYTHING_TAG];
}
