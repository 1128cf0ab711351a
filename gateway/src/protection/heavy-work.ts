import { AppError } from "@skein/service-kit/app-error.ts";
import { networkOf } from "@skein/service-kit/client-network.ts";
import { createEarliestFirst, type EarliestFirst } from "../execution/earliest-first.ts";

/** Who waits for a piece of work. */
export interface Claimant {
  readonly client: { readonly address: string };
  /** On the clock of `performance.now()`: of one network, what must end first goes first. */
  readonly deadline: number;
}

/**
 * What keeps the process busy for milliseconds at a time: checking, estimating and compiling operations that are new.
 * Resolves to what `work` returns, and rejects with what it throws.
 * @throws {AppError} SERVICE_UNAVAILABLE when too much of it waits already
 */
export type DoHeavyWork = <Result>(claimant: Claimant, work: () => Result) => Promise<Result>;

/** Each is a request whose client waits for it. */
const maxWaiting = 256;
/** Of one IPv4 address or IPv6 /64: more than an app has operations that are new at the same time. */
const maxWaitingOfNetwork = 64;
/** What takes no longer needs no rest. */
const shortMs = 1;

/**
 * One piece for each round of the event loop, networks by turns. While more waits, a rest as long as the piece was
 * follows: what is new takes half of the time at most, so that a request that is known, and needs a few rounds of the
 * loop, waits for one piece and not for one in each round.
 */
export function createHeavyWork(now: () => number = () => performance.now()): DoHeavyWork {
  const waiting = createFairQueue();
  let isTaken = false;
  const next = (): void => {
    const work = waiting.next();
    isTaken = work !== undefined;
    if (!work) return;
    const start = now();
    work();
    const took = now() - start;
    if (took > shortMs && waiting.length > 0) setTimeout(next, took);
    else setImmediate(next);
  };
  return (claimant, work) => {
    const network = networkOf(claimant.client.address);
    if (waiting.length >= maxWaiting || waiting.lengthOf(network) >= maxWaitingOfNetwork)
      return Promise.reject(tooMuch());
    if (!isTaken) {
      isTaken = true;
      setImmediate(next);
    }
    return new Promise((resolve, reject) => {
      waiting.add(network, claimant.deadline, () => {
        try {
          resolve(work());
        } catch (error) {
          reject(Error.isError(error) ? error : new Error(String(error)));
        }
      });
    });
  };
}

const tooMuch = (): AppError =>
  new AppError("SERVICE_UNAVAILABLE", "Too many new operations at once.", { retryAfterSeconds: 1 });

interface FairQueue {
  readonly length: number;
  lengthOf(network: string): number;
  add(network: string, deadline: number, work: () => void): void;
  /** Of the network that has waited longest. */
  next(): (() => void) | undefined;
}

function createFairQueue(): FairQueue {
  // A map has its keys in the order in which they came: the first one is next.
  const networks = new Map<string, EarliestFirst<() => void>>();
  let length = 0;
  return {
    get length() {
      return length;
    },
    lengthOf: (network) => networks.get(network)?.length ?? 0,
    add: (network, deadline, work) => {
      const own = networks.get(network) ?? createEarliestFirst<() => void>();
      networks.set(network, own);
      own.add(work, deadline);
      length += 1;
    },
    next: () => {
      for (const [network, own] of networks) {
        const work = own.next();
        networks.delete(network);
        if (own.length > 0) networks.set(network, own);
        length -= 1;
        return work;
      }
      return undefined;
    },
  };
}
