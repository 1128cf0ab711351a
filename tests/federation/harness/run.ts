import { setImmediate } from "node:timers/promises";
import { SubgraphError } from "@skein/gateway/execution/transport/subgraph-error.ts";
import type { SubgraphAnswer } from "./faults.ts";
import type { ClientRequest } from "./monolith.ts";
import { hashSeed } from "./random.ts";
import type { Execution } from "./resolve-field.ts";
import type { Subgraph } from "./subgraph-server.ts";

/** One call of a subgraph, as it came and went. */
export interface Call {
  readonly subgraph: string;
  readonly body: string;
  readonly answer: SubgraphAnswer | SubgraphError;
}

export interface ResponseError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** What a client gets, and what it took. */
export interface Outcome {
  /** Undefined when the request was refused before it ran. */
  readonly data: Readonly<Record<string, unknown>> | null | undefined;
  readonly errors: readonly ResponseError[];
  readonly calls: readonly Call[];
}

/** Something that runs operations over the subgraphs of one case. */
export interface Contender {
  readonly name: string;
  run(request: ClientRequest, execution: Execution): Promise<Outcome>;
  /** How the operation is run, for a reader. */
  explain(request: ClientRequest): Promise<string>;
}

export type CallInProcess = (subgraph: string, body: string) => Promise<SubgraphAnswer>;

/** The way to the subgraphs for one request: it notes each call. */
export function createCaller(
  subgraphs: ReadonlyMap<string, Subgraph>,
  execution: Execution,
): { readonly call: CallInProcess; readonly calls: Call[] } {
  const calls: Call[] = [];
  const call: CallInProcess = async (name, body) => {
    const subgraph = subgraphs.get(name);
    if (!subgraph) throw new Error(`there is no subgraph ${name}`);
    try {
      const answer = await subgraph.answer(body, execution);
      await waitAWhile(body);
      calls.push({ subgraph: name, body, answer });
      return answer;
    } catch (error) {
      if (error instanceof SubgraphError) calls.push({ subgraph: name, body, answer: error });
      throw error;
    }
  };
  return { call, calls };
}

/** Answers to calls that run side by side come in another order than they were asked for, the same in each run. */
async function waitAWhile(body: string): Promise<void> {
  for (let turns = hashSeed(body) % 4; turns > 0; turns--) await setImmediate();
}
