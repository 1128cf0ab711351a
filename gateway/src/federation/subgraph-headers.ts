import type { IdentifiedCall } from "@skein/service-kit/gateway-identity.ts";
import type { GatewayContext } from "../context.ts";

export interface CallToIdentify extends Pick<IdentifiedCall, "subgraph" | "body" | "isWrite"> {
  /** The subgraph has refused the cheaper proof. */
  readonly isSigned?: boolean;
}

/** Built from nothing, so that no header of the client ever reaches a subgraph. */
export async function subgraphHeaders(
  { isSigned = false, ...call }: CallToIdentify,
  context: GatewayContext,
): Promise<Record<string, string>> {
  const { identity } = context;
  const identified = { ...call, identity: context };
  return {
    "content-type": "application/json",
    accept: "application/json",
    "x-request-id": context.requestId,
    traceparent: context.trace.traceparent,
    ...(isSigned ? await identity?.signedHeadersFor(identified) : await identity?.headersFor(identified)),
  };
}
