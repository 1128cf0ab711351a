import { OperationTypeNode } from "graphql";
import type { FastifyRequest } from "fastify";
import type { GatewayContext } from "../context.ts";
import type { KnownOperation } from "../execution/known-operations.ts";
import type { OperationLane } from "../execution/operation-lane.ts";
import { createSharedOperations } from "../execution/shared-operations.ts";
import type { Admit } from "./admission.ts";
import type { Answers, LaneAnswer } from "./lane-answer.ts";
import { readLaneRequest, type LaneRequest } from "./lane-request.ts";
import { operationNameFact } from "./operation-name.ts";
import { stateOf } from "./request-state.ts";

export interface FastLaneOptions {
  readonly lane: OperationLane;
  readonly answers: Answers;
  /** What costs more goes to Apollo Server, where it is refused. */
  readonly maxOperationCost: number;
  /** Whether identical reads that are under way share one execution. */
  readonly coalesces: boolean;
  readonly admit: Admit;
}

/**
 * Answers an operation that has run before without Apollo Server's pipeline; null for every other request. What the lane
 * skips makes no difference to a client.
 */
export type FastLane = (
  request: FastifyRequest,
  context: () => GatewayContext,
  spend: Spend,
) => LaneAnswer | Promise<LaneAnswer> | null;

type Spend = GatewayContext["spend"];

/** What an answer costs that is there already. */
const costOfStored = 1;

export function createFastLane(options: FastLaneOptions): FastLane {
  const { lane, answers, maxOperationCost, coalesces, admit } = options;
  const shared = createSharedOperations<LaneAnswer>();
  return (request, createContext, spend) => {
    const wanted = readLaneRequest(request);
    const known = wanted && findOperation(lane, wanted);
    if (!wanted || !known) return null;
    const { operation, name } = known.prepared.operation.definition;
    const isRead = operation === OperationTypeNode.QUERY;
    if (!isRead && request.method === "GET") return null;
    const coerced = lane.coerceVariables(known, wanted.variables);
    const cost = coerced && costWithin(lane, known, coerced, maxOperationCost);
    if (!coerced || cost === null) return null;
    stateOf(request).operationName = operationNameFact(name?.value);
    const stored = isRead ? answers.stored(known, coerced) : null;
    if (stored) return spend(costOfStored)?.then(() => stored) ?? stored;
    const spent = spend(cost);
    const context = createContext();
    const execute = async (signal: AbortSignal): Promise<LaneAnswer> => {
      await admit({ deadline: context.deadline, signal });
      const found = isRead ? await answers.storedElsewhere(known, coerced) : null;
      if (found) return found;
      const result = await lane.run(known, coerced, { ...context, signal });
      return answers.from({ known, variables: coerced, result });
    };
    const answer = (): Promise<LaneAnswer> => {
      if (isRead && coalesces) return shared.run({ known, variables: coerced, context }, execute);
      return isRead ? execute(context.signal) : execute(context.signal).finally(() => shared.separate());
    };
    return spent ? spent.then(answer) : answer();
  };
}

/** Null for what costs too much, and where its cost cannot be told. */
function costWithin(
  lane: OperationLane,
  known: KnownOperation<GatewayContext>,
  coerced: Readonly<Record<string, unknown>>,
  maxOperationCost: number,
): number | null {
  try {
    const cost = lane.costOf(known, coerced);
    return cost <= maxOperationCost ? cost : null;
  } catch {
    return null;
  }
}

function findOperation(
  lane: OperationLane,
  { text, sha256, operationName }: LaneRequest,
): KnownOperation<GatewayContext> | undefined {
  if (text !== null) return lane.byText(text, operationName);
  return sha256 === null ? undefined : lane.byHash(sha256, operationName);
}
