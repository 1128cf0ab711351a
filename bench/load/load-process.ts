import { inRoot } from "../../scripts/support/workspace.ts";
import type { Child } from "../support/child.ts";
import type { Core } from "../support/cores.ts";
import { startWorkerProcess } from "../support/worker-process.ts";
import type { LoadOrder, LoadResult } from "./messages.ts";
import type { PacedOrder, PacedResult } from "./paced.ts";

export interface LoadProcess {
  readonly child: Child;
  /** Throws when the measured process went away. */
  run(order: LoadOrder): Promise<LoadResult>;
}

/** Starts the load generator on its core. */
export async function startLoadProcess(core: Core): Promise<LoadProcess> {
  const main = inRoot("bench/load/load-main.ts");
  const { child, tell, result } = await startWorkerProcess<LoadOrder, LoadResult>("load generator", {
    main,
    core,
  });
  return {
    child,
    run: (order) => {
      tell(order);
      return result((order.warmupSeconds + order.seconds) * 1_000 + 30_000);
    },
  };
}

export interface PacedProcess {
  readonly child: Child;
  run(order: PacedOrder): Promise<PacedResult>;
}

/** Starts a process that sends at a pace, on its core. */
export async function startPacedProcess(core: Core): Promise<PacedProcess> {
  const main = inRoot("bench/load/paced-main.ts");
  const { child, tell, result } = await startWorkerProcess<PacedOrder, PacedResult>("paced requests", {
    main,
    core,
  });
  return {
    child,
    run: (order) => {
      tell(order);
      return result(order.seconds * 1_000 + 30_000);
    },
  };
}
