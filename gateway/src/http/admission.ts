import { AppError } from "@skein/service-kit/app-error.ts";
import type { GatewayContext } from "../context.ts";
import type { Turns } from "../execution/turns.ts";

/** Requests that wait hold their bodies and sockets; more of them would be done after their clients gave up. */
export const maxWaitingTurns = 4_096;

const retryAfterSeconds = 2;

/** Lets an operation begin, after those that came earlier. Whose client has gone or has waited too long does not begin. */
export type Admit = (context: Pick<GatewayContext, "deadline" | "signal">) => Promise<void>;

/** @throws {AppError} SERVICE_UNAVAILABLE when it does not begin: nothing of it has been done. */
export function createAdmission(turns: Turns): Admit {
  return async ({ deadline, signal }) => {
    if (turns.waiting >= maxWaitingTurns) throw overloaded();
    await new Promise<void>((resolve) => turns.take(deadline, resolve));
    if (signal.aborted || performance.now() >= deadline) throw overloaded();
  };
}

const overloaded = (): AppError =>
  new AppError("SERVICE_UNAVAILABLE", "The server has more to do than it can; try again later.", {
    retryAfterSeconds,
  });
