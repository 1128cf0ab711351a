import type { RequestFacts } from "../context.ts";
import type { Viewer } from "@skein/service-kit/identity.ts";
import { continueTrace, type TraceContext } from "@skein/service-kit/trace-context.ts";
import type { FastifyRequest } from "fastify";

/** What the gateway learns about a request on its way. */
export interface RequestState extends RequestFacts {
  readonly trace: TraceContext;
  viewer: Viewer | null;
}

const states = new WeakMap<FastifyRequest, RequestState>();

export function stateOf(request: FastifyRequest): RequestState {
  const state = states.get(request) ?? newState(request.headers.traceparent);
  states.set(request, state);
  return state;
}

function newState(traceparent: string | string[] | undefined): RequestState {
  const trace = continueTrace(typeof traceparent === "string" ? traceparent : undefined);
  return { trace, viewer: null, operationName: null, outcome: null };
}
