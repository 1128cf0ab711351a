import { setImmediate as nextRound } from "node:timers/promises";

/** Null while the round of the event loop is young; else what resolves in the next one. */
export type LoopPause = () => Promise<void> | null;

/**
 * Pauses for work that computes in the process itself, and whose promises resolve without the event loop having turned:
 * a queue of it would keep sockets and timers waiting until its end.
 */
export function createLoopPause(longestMs: number, now: () => number = () => performance.now()): LoopPause {
  let began: number | null = null;
  return () => {
    if (began === null) {
      began = now();
      // Pauses that begin in this round resolve after it, in the same phase of the loop.
      setImmediate(() => {
        began = null;
      }).unref();
      return null;
    }
    return now() - began < longestMs ? null : nextRound();
  };
}
