import type { RequestFacts } from "../context.ts";
import type { Viewer } from "@skein/service-kit/identity.ts";
import { continueTrace, type TraceContext } from "@skein/service-kit/trace-context.ts";
import type { FastifyInstance, FastifyRequest } from "fastify";

/** What the gateway learns about a request on its way. */
export interface RequestState extends RequestFacts {
  readonly trace: TraceContext;
  viewer: Viewer | null;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Made when it is first asked for, see `stateOf`. */
    gatewayState: RequestState | null;
  }
}

/** Makes room for the state in every request of the server. */
export function registerRequestState(app: FastifyInstance): void {
  app.decorateRequest("gatewayState", null);
}

export function stateOf(request: FastifyRequest): RequestState {
  request.gatewayState ??= newState(request.headers.traceparent);
  return request.gatewayState;
}

function newState(traceparent: string | string[] | undefined): RequestState {
  const trace = continueTrace(typeof traceparent === "string" ? traceparent : undefined);
  return { trace, viewer: null, operationName: null, passed: null, refused: null, outcome: null };
}
