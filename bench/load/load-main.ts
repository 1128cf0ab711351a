// The load generator: a process of its own that gets one order after the other over IPC.
import { measure } from "./measure.ts";
import type { LoadOrder, LoadReply } from "./messages.ts";

const reply = (message: LoadReply): void => void process.send?.(message);

process.on("message", (order: LoadOrder) => {
  measure(order).then(
    (result) => reply({ kind: "result", result }),
    (error: unknown) => reply({ kind: "failed", message: String(error) }),
  );
});
process.on("disconnect", () => process.exit());
reply({ kind: "ready" });
