/** Roughly what V8 takes for an object's head, and for a property or an item. */
const headBytes = 32;
const slotBytes = 8;

/** About how many bytes of memory a parsed JSON value takes. Names of properties are shared and do not count. */
export function sizeOf(value: unknown): number {
  if (typeof value === "string") return headBytes / 2 + value.length;
  if (typeof value !== "object" || value === null) return slotBytes;
  let bytes = headBytes;
  if (Array.isArray(value)) {
    for (const item of value) bytes += slotBytes + sizeOf(item);
  } else {
    for (const key in value) bytes += slotBytes + sizeOf((value as Record<string, unknown>)[key]);
  }
  return bytes;
}
