import type { GatewayIdentity, IdentifiedCall } from "@skein/service-kit/gateway-identity.ts";
import type { GatewayContext } from "../context.ts";

export type Headers = Readonly<Record<string, string>>;

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
export async function identifiedHeaders(
  { isSigned = false, ...call }: CallToIdentify,
  identity: GatewayIdentity,
  context: GatewayContext,
): Promise<Headers> {
  const identified = { ...call, identity: context };
  return {
    ...plainHeaders(context),
    ...(await (isSigned ? identity.signedHeadersFor(identified) : identity.headersFor(identified))),
  };
}
