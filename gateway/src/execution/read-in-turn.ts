import type { CallSubgraph } from "./program/operation-run.ts";
import type { Turns } from "./turns.ts";

/** An answer is given on when its operation has its turn: reading it is most of what an operation costs. */
export function readInTurn<Context extends { readonly deadline: number }>(
  call: CallSubgraph<Context>,
  turns: Turns,
): CallSubgraph<Context> {
  return (request) =>
    new Promise((resolve, reject) => {
      call(request).then(
        (answer) => turns.take(request.context.deadline, () => resolve(answer)),
        (error: unknown) => reject(error as Error),
      );
    });
}
