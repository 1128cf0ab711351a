import type { WorkerReply } from "./worker-process.ts";

/** Makes this process a helper: it does what its parent orders over IPC, and says how that went. */
export function serveOrders<Order, Result>(work: (order: Order) => Promise<Result>): void {
  const reply = (message: WorkerReply<Result>): void => void process.send?.(message);
  process.on("message", (order: Order) => {
    work(order).then(
      (result) => reply({ kind: "result", result }),
      (error: unknown) => reply({ kind: "failed", message: String(error) }),
    );
  });
  process.on("disconnect", () => process.exit());
  reply({ kind: "ready" });
}
