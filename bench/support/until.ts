import { setTimeout as sleep } from "node:timers/promises";

/** Tries until `attempt` gives something, with 25 ms in between. `describe` says what was awaited in vain. */
export async function until<Value>(
  attempt: () => Promise<Value | null>,
  timeoutMs: number,
  describe: () => string,
): Promise<Value> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await attempt().catch(() => null);
    if (value !== null) return value;
    if (performance.now() > deadline) throw new Error(describe());
    await sleep(25);
  }
}
