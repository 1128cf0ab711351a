import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 20;

/** Waits until `check` gives a value other than false, null or undefined, and returns it; its errors count as "not yet". */
export async function eventually<T>(
  check: () => Promise<T> | T,
  what: string,
  timeoutMs = 20_000,
  pollMs = POLL_MS,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs;
  let lastError: unknown;
  while (Date.now() < deadline) {
    try {
      const value = await check();
      if (value !== false && value !== null && value !== undefined) return value;
    } catch (error) {
      lastError = error;
    }
    await sleep(pollMs);
  }
  throw new Error(`Did not happen within ${timeoutMs} ms: ${what}`, { cause: lastError });
}
