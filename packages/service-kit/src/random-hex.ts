import { randomFillSync } from "node:crypto";

/** Asking the system for a few bytes costs as much as for many. */
const pool = Buffer.alloc(4096);
let used = pool.length;

/** Random bytes as hexadecimal digits; for ids, not for secrets. @param bytes at most 4096 */
export function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString("hex", used - bytes, used);
}
