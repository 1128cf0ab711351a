import type { Core } from "./cores.ts";
import { nextMessage, startChild, type Child } from "./child.ts";

/** What a helper process says over IPC. */
export type WorkerReply<Result> =
  | { readonly kind: "ready" }
  | { readonly kind: "result"; readonly result: Result }
  | { readonly kind: "failed"; readonly message: string };

export interface WorkerProcess<Order extends object, Result> {
  readonly child: Child;
  /** Gives an order without waiting. */
  readonly tell: (order: Order) => void;
  /** The result of the order before. Throws when the process fails, ends or stays silent. */
  readonly result: (timeoutMs: number) => Promise<Result>;
}

/** Starts a helper that takes orders over IPC, on its core; resolves when it is ready. */
export async function startWorkerProcess<Order extends object, Result>(
  name: string,
  options: { readonly main: string; readonly core: Core },
): Promise<WorkerProcess<Order, Result>> {
  const child = startChild({
    name,
    command: [process.execPath, options.main],
    core: options.core,
    hasChannel: true,
  });
  const next = (timeoutMs: number): Promise<WorkerReply<Result>> => nextMessage(child, () => true, timeoutMs);
  await next(20_000);
  return {
    child,
    tell: (order) => void child.process.send(order),
    result: async (timeoutMs) => {
      const answer = await next(timeoutMs);
      if (answer.kind === "result") return answer.result;
      throw new Error(answer.kind === "failed" ? answer.message : `${name} said something else.`);
    },
  };
}
