/** What JSON must escape in a string, https://www.rfc-editor.org/rfc/rfc8259#section-7, and lone halves of a character. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const needsEscape = /["\\\u0000-\u001f\ud800-\udfff]/;

/** Above this length the built-in writer is faster than looking for characters to escape. */
const shortString = 64;

/** A string as JSON. */
export function stringText(value: string): string {
  return value.length > shortString || needsEscape.test(value) ? JSON.stringify(value) : `"${value}"`;
}

/** A JSON value as text. */
export function valueText(value: unknown): string {
  if (typeof value === "string") return stringText(value);
  if (typeof value === "boolean" || value === null || Number.isInteger(value)) return String(value);
  return JSON.stringify(value);
}
