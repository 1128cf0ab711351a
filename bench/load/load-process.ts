import { inRoot } from "../../scripts/support/workspace.ts";
import { nextMessage, startChild, type Child } from "../support/child.ts";
import type { LoadOrder, LoadReply, LoadResult } from "./messages.ts";

export interface LoadProcess {
  readonly child: Child;
  /** Throws when the measured process went away. */
  run(order: LoadOrder): Promise<LoadResult>;
}

/** Starts the load generator on its core. */
export async function startLoadProcess(core: number): Promise<LoadProcess> {
  const child = startChild({
    name: "load generator",
    command: [process.execPath, inRoot("bench/load/load-main.ts")],
    core,
    hasChannel: true,
  });
  const next = (timeoutMs: number): Promise<LoadReply> =>
    nextMessage<LoadReply>(child, () => true, timeoutMs);
  await next(20_000);
  return {
    child,
    run: async (order) => {
      child.process.send(order);
      const answer = await next((order.warmupSeconds + order.seconds) * 1_000 + 30_000);
      if (answer.kind === "result") return answer.result;
      throw new Error(answer.kind === "failed" ? answer.message : "The load generator said something else.");
    },
  };
}
