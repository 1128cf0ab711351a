import { failureError } from "../../federation/subgraph-failure.ts";
import { readSubgraphReply, type SubgraphResult } from "../../federation/subgraph-reply.ts";
import { SubgraphError } from "../transport/subgraph-error.ts";
import type { CallAnswer, OperationRun } from "./operation-run.ts";

export interface Answer extends SubgraphResult {
  /** Of the HTTP response; null when there was none. */
  readonly headers: CallAnswer["headers"] | null;
}

export interface Question {
  readonly subgraph: string;
  readonly isWrite: boolean;
  readonly body: string;
}

/** Calls a subgraph. A call that failed is an answer without data, with an error that says so. */
export async function askSubgraph<Context>(
  run: OperationRun<Context>,
  { subgraph, isWrite, body }: Question,
): Promise<Answer> {
  try {
    const { context, isInterruptible } = run;
    const answer = await run.call({ subgraph, body, isWrite, isInterruptible, context });
    return { ...readSubgraphReply(answer), headers: answer.headers };
  } catch (error) {
    if (!(error instanceof SubgraphError)) throw error;
    return failedAnswer(run, subgraph, error);
  }
}

export function failedAnswer<Context>(
  run: OperationRun<Context>,
  subgraph: string,
  error: SubgraphError,
): Answer {
  run.onFailure(subgraph, error, run.context);
  return { data: null, errors: [failureError(error.code, subgraph)], headers: null };
}
