import type { RedisWrite } from "@skein/service-kit/redis-keyspace.ts";
import { formatEntry } from "./shared-entry.ts";
import type { SharedWrite } from "./shared-tier.ts";

/** Entries on their way to Redis at one time; more are not stored, for nobody waits for them. */
const maxPending = 10_000;
/** Larger values are cheaper to ask for again than to carry about. */
const maxChars = 1_048_576;

/** Collects what is stored in one turn of the event loop, and sends it in one pipeline. */
export function createSharedWrites(options: {
  write: (entries: readonly RedisWrite[]) => Promise<unknown>;
  nameOf: (key: string) => string;
}): { add(write: SharedWrite): void } {
  let collected: SharedWrite[] = [];
  let pending = 0;

  function flush(): void {
    const writes = collected;
    collected = [];
    const now = Date.now();
    const entries = writes.map((write) => toRedis(write, now)).filter((entry) => entry !== null);
    void options.write(entries).finally(() => (pending -= writes.length));
  }

  function toRedis({ key, part, position }: SharedWrite, now: number): RedisWrite | null {
    const value = formatEntry(part, position);
    const ttlMs = Math.ceil(part.staleUntil - now);
    return ttlMs > 0 && value.length <= maxChars ? { key: options.nameOf(key), value, ttlMs } : null;
  }

  return {
    add(write) {
      if (pending >= maxPending) return;
      pending += 1;
      if (collected.push(write) === 1) setImmediate(flush);
    },
  };
}
