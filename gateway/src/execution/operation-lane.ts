import type { GatewayContext } from "../context.ts";
import type { KnownOperation } from "./known-operations.ts";
import type { ProgramResult } from "./program/program.ts";

/** The way for operations that Apollo Server has parsed and validated once, on the supergraph that is in use. */
export interface OperationLane {
  byText(text: string, operationName: string | null): KnownOperation<GatewayContext> | undefined;
  byHash(sha256: string, operationName: string | null): KnownOperation<GatewayContext> | undefined;
  /** Null when the variables are not what the operation wants. */
  coerceVariables(known: KnownOperation<GatewayContext>, variables: Variables): Variables | null;
  /** What it costs at most, see demand/demand.ts. @throws {GraphQLError} BAD_USER_INPUT */
  costOf(known: KnownOperation<GatewayContext>, coerced: Variables): number;
  /** What its response has cost. */
  actualCostOf(known: KnownOperation<GatewayContext>, coerced: Variables, data: string | null): number;
  run(
    known: KnownOperation<GatewayContext>,
    coerced: Variables,
    context: GatewayContext,
  ): Promise<ProgramResult>;
}

type Variables = Readonly<Record<string, unknown>>;
