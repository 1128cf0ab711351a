import { identityHeader } from "@skein/service-kit/identity.ts";
import type { GatewayContext } from "../context.ts";

/** Built from nothing, so that no header of the client ever reaches a subgraph. */
export async function subgraphHeaders(
  subgraph: string,
  context: GatewayContext,
): Promise<Record<string, string>> {
  const identity = await context.identityFor(subgraph);
  return {
    "content-type": "application/json",
    accept: "application/json",
    "x-request-id": context.requestId,
    traceparent: context.trace.traceparent,
    ...(identity === null ? {} : { [identityHeader]: identity }),
  };
}
