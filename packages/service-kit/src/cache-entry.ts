import { decodeValue } from "./cache-codec.ts";

/** First part of every entry; another one when the layout changes, so that old and new processes can share a Redis. */
const LAYOUT = "1";

/** An entry as Redis holds it: `layout|stamp|expiry, ms since 1970 in base 36|value`. */
export function formatEntry(entry: { stamp: string; expiresAt: number; text: string }): string {
  return `${LAYOUT}|${entry.stamp}|${Math.round(entry.expiresAt).toString(36)}|${entry.text}`;
}

/** The value, if the entry was stored under this stamp. Whatever else was found there is undefined, and cheap. */
export function parseEntry(
  raw: string | null | undefined,
  stamp: string,
): { value: unknown; expiresAt: number; chars: number } | undefined {
  const head = `${LAYOUT}|${stamp}|`;
  if (!raw?.startsWith(head)) return undefined;
  const end = raw.indexOf("|", head.length);
  const expiresAt = Number.parseInt(raw.slice(head.length, end), 36);
  const decoded = end === -1 || !(expiresAt > 0) ? undefined : decodeValue(raw.slice(end + 1));
  return decoded && { value: decoded.value, expiresAt, chars: raw.length };
}
