import { randomUUID } from "node:crypto";
import { openConnection } from "../load/connection.ts";
import { requestBytes } from "../load/measure.ts";

/** How often each HTTP status came; `broken` for connections that the gateway ended. */
export type Tally = Readonly<Record<string, number>>;

export interface RunningAttack {
  stop(): Tally;
}

export interface Attack {
  readonly name: string;
  /** Whether the gateway may ask subgraphs for it: it is legal, or the work is theirs. */
  readonly reachesSubgraphs: boolean;
  start(port: number): RunningAttack;
}

/** Counts by name. */
export interface Counts {
  add(name: string): void;
  readonly tally: Tally;
}

export function createCounts(): Counts {
  const tally: Record<string, number> = {};
  return { tally, add: (name) => void (tally[name] = (tally[name] ?? 0) + 1) };
}

export interface Flood {
  readonly name: string;
  readonly reachesSubgraphs?: boolean;
  /** The body of a request; each has another number, and none is ever sent twice. */
  readonly body: (nonce: string) => string;
  /** How many clients send it, each as soon as it has its answer. */
  readonly clients?: number;
  /** Between an answer and the next request. */
  readonly pauseMs?: number;
}

const usualClients = 8;

/** Clients that send one body after the other over connections that they keep. */
export function flood({
  name,
  reachesSubgraphs = false,
  body,
  clients = usualClients,
  pauseMs,
}: Flood): Attack {
  const run = randomUUID().slice(0, 8);
  return {
    name,
    reachesSubgraphs,
    start: (port) => {
      let sent = 0;
      const counts = createCounts();
      const target = {
        port,
        ...(pauseMs === undefined ? {} : { pauseMs }),
        nextRequest: () => requestBytes({ port, path: "/graphql", body: body(`${run}-${sent++}`) }),
        onResponse: ({ status }: { readonly status: number }) => counts.add(String(status)),
        onBroken: () => counts.add("broken"),
      };
      const connections = Array.from({ length: clients }, () => openConnection(target));
      return {
        stop: () => {
          for (const connection of connections) connection.close();
          return counts.tally;
        },
      };
    },
  };
}

/** The body of an operation that is not known yet: a comment makes it another text. */
export const fresh =
  (query: string) =>
  (nonce: string): string =>
    JSON.stringify({ query: `${query} #${nonce}` });
