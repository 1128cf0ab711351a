import type { GatewayContext } from "../context.ts";
import type { KnownOperation } from "./known-operations.ts";

/** One execution that several requests wait for. */
interface SharedExecution<Result> {
  readonly result: Promise<Result>;
  readonly controller: AbortController;
  /** How many wait for it. */
  members: number;
}

export interface SharedOperations<Result> {
  /** Runs a read, or joins one that is the same, for the same viewer, and still under way. */
  run(request: ReadRequest, execute: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
  /** After a mutation nobody joins what began before: who has written reads what they wrote. */
  separate(): void;
}

export interface ReadRequest {
  readonly known: KnownOperation<GatewayContext>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: GatewayContext;
}

/**
 * Makes identical operations that are under way at the same time one execution. Viewers never share: the key says all
 * that subgraphs learn of a viewer.
 */
export function createSharedOperations<Result>(): SharedOperations<Result> {
  let underWay = new Map<KnownOperation<GatewayContext>, Map<string, SharedExecution<Result>>>();

  const start = (
    key: string,
    { known }: ReadRequest,
    execute: (signal: AbortSignal) => Promise<Result>,
  ): SharedExecution<Result> => {
    const all = underWay;
    const same = all.get(known) ?? new Map<string, SharedExecution<Result>>();
    all.set(known, same);
    const controller = new AbortController();
    const forget = (): void => {
      if (same.get(key) === shared) same.delete(key);
      if (same.size === 0) all.delete(known);
    };
    const shared = { result: execute(controller.signal), controller, members: 0 };
    shared.result.then(forget, forget);
    controller.signal.addEventListener("abort", forget);
    same.set(key, shared);
    return shared;
  };

  return {
    run: (request, execute) => {
      const key = keyOf(request);
      const shared = underWay.get(request.known)?.get(key) ?? start(key, request, execute);
      shared.members += 1;
      request.context.signal.addEventListener("abort", () => {
        shared.members -= 1;
        if (shared.members === 0) shared.controller.abort();
      });
      return shared.result;
    },
    separate: () => {
      underWay = new Map();
    },
  };
}

const keyOf = ({ variables, context }: ReadRequest): string =>
  `${context.viewerKey ?? ""}\n${JSON.stringify(variables)}`;
