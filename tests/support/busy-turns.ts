import { createTurns, type Turns } from "@skein/gateway/execution/turns.ts";

/** Longer than turns are given for in one iteration of the event loop. */
const busyMs = 10;

/** Turns of which nobody gets one before the event loop has gone on. */
export function createBusyTurns(): Turns {
  const turns = createTurns();
  turns.take(0, () => {
    const end = performance.now() + busyMs;
    while (performance.now() < end);
  });
  return turns;
}
