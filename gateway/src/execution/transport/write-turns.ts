import { networkOf } from "@skein/service-kit/client-network.ts";
import { deadlinePassed, nobodyWaits, tooManyCalls } from "./failed-call.ts";

/** Whose mutation it is. */
export interface Writer {
  readonly client: { readonly address: string };
  /** On the clock of `performance.now()`. */
  readonly deadline: number;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
}

/**
 * Mutations of one subgraph, so many at a time: a crowd that signs in, each waiting for the hash of a password, leaves
 * reads their connections and the subgraph's process time for them. Networks take turns, so that a flood from one of them
 * makes nobody else wait. What has begun is finished; what waits is dropped when its client goes.
 * @throws {SubgraphError} as a rejection, for a mutation that has not begun
 */
export type InWriteTurn = <Result>(writer: Writer, write: () => Promise<Result>) => Promise<Result>;

/** More than databases take writes from one process. */
const maxRunning = 16;
const maxWaiting = 1_024;

export function createWriteTurns(): InWriteTurn {
  // A map has its keys in the order in which they came: the first one is next.
  const networks = new Map<string, Set<() => void>>();
  let running = 0;
  let waiting = 0;

  const withdraw = (network: string, begin: () => void): boolean => {
    const own = networks.get(network);
    if (!own?.delete(begin)) return false;
    if (own.size === 0) networks.delete(network);
    waiting -= 1;
    return true;
  };
  const leave = (): void => {
    running -= 1;
    for (const [network, own] of networks) {
      const [begin] = own;
      networks.delete(network);
      networks.set(network, own);
      if (begin && withdraw(network, begin)) begin();
      return;
    }
  };
  const waitForTurn = ({ client, deadline, signal }: Writer): Promise<void> => {
    const network = networkOf(client.address);
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const giveUp = (error: Error): void => {
      if (withdraw(network, begin)) reject(error);
    };
    const onGone = (): void => giveUp(nobodyWaits());
    const timer = setTimeout(() => giveUp(deadlinePassed()), Math.max(0, deadline - performance.now()));
    const begin = (): void => {
      running += 1;
      resolve(undefined);
    };
    const own = networks.get(network) ?? new Set<() => void>();
    networks.set(network, own.add(begin));
    waiting += 1;
    signal.addEventListener("abort", onGone);
    return promise.finally(() => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onGone);
    });
  };
  return async (writer, write) => {
    if (running < maxRunning) running += 1;
    else if (waiting >= maxWaiting) throw tooManyCalls();
    else if (writer.signal.aborted) throw nobodyWaits();
    else await waitForTurn(writer);
    try {
      return await write();
    } finally {
      leave();
    }
  };
}
