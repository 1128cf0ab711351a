import { inRoot } from "../../scripts/support/workspace.ts";
import type { Child } from "../support/child.ts";
import type { Core } from "../support/cores.ts";
import { startWorkerProcess } from "../support/worker-process.ts";
import type { LoadOrder, LoadResult } from "./messages.ts";
import type { PacedOrder, PacedResult } from "./paced.ts";

/** A process that sends what it is told to, and says what came of it. */
export interface SendingProcess<Order extends object, Result> {
  readonly child: Child;
  /** Throws when the measured process went away. */
  run(order: Order): Promise<Result>;
}

export type LoadProcess = SendingProcess<LoadOrder, LoadResult>;
export type PacedProcess = SendingProcess<PacedOrder, PacedResult>;

/** Beyond the time that the order itself takes. */
const graceMs = 30_000;

async function startSending<Order extends object, Result>(
  name: string,
  options: { readonly main: string; readonly core: Core },
  secondsOf: (order: Order) => number,
): Promise<SendingProcess<Order, Result>> {
  const { child, tell, result } = await startWorkerProcess<Order, Result>(name, options);
  return {
    child,
    run: (order) => {
      tell(order);
      return result(secondsOf(order) * 1_000 + graceMs);
    },
  };
}

/** Starts the load generator on its core. */
export const startLoadProcess = (core: Core): Promise<LoadProcess> =>
  startSending(
    "load generator",
    { main: inRoot("bench/load/load-main.ts"), core },
    ({ warmupSeconds, seconds }) => warmupSeconds + seconds,
  );

/** Starts a process that sends at a pace, on its core. */
export const startPacedProcess = (core: Core): Promise<PacedProcess> =>
  startSending(
    "paced requests",
    { main: inRoot("bench/load/paced-main.ts"), core },
    ({ seconds }) => seconds,
  );
