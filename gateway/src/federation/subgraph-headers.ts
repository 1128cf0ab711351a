import type { CallHeaders, GatewayIdentity, IdentifiedCall } from "@skein/service-kit/gateway-identity.ts";
import type { GatewayContext } from "../context.ts";

export type Headers = CallHeaders;

export interface CallToIdentify extends Pick<IdentifiedCall, "subgraph" | "body" | "isWrite"> {
  /** The subgraph has refused the cheaper proof. */
  readonly isSigned?: boolean;
}

/** Built from nothing, so that no header of the client ever reaches a subgraph. */
export const plainHeaders = ({ requestId, trace }: GatewayContext): Headers => ({
  "content-type": "application/json",
  accept: "application/json",
  "x-request-id": requestId,
  traceparent: trace.traceparent,
});

/** With what says for whom we ask, and that it is the gateway that asks for just this. */
export function identifiedHeaders(
  { isSigned = false, subgraph, body, isWrite }: CallToIdentify,
  identity: GatewayIdentity,
  context: GatewayContext,
): Headers | Promise<Headers> {
  const call = { subgraph, body, isWrite, identity: context };
  const own = isSigned ? identity.signedHeadersFor(call) : identity.headersFor(call);
  const withPlain = (headers: Headers): Headers => Object.assign(plainHeaders(context), headers);
  return own instanceof Promise ? own.then(withPlain) : withPlain(own);
}
