import { identityHeader } from "@skein/service-kit/identity.ts";
import type { GatewayContext } from "../context.ts";

type Headers = Readonly<Record<string, string>>;

/** Built from nothing, so that no header of the client ever reaches a subgraph. A promise only while one is signed. */
export function subgraphHeaders(subgraph: string, context: GatewayContext): Headers | Promise<Headers> {
  const identity = context.identityFor(subgraph);
  if (identity === null) return plainHeaders(context);
  return typeof identity === "string"
    ? withIdentity(context, identity)
    : identity.then((signed) => withIdentity(context, signed));
}

const plainHeaders = ({ requestId, trace }: GatewayContext): Headers => ({
  "content-type": "application/json",
  accept: "application/json",
  "x-request-id": requestId,
  traceparent: trace.traceparent,
});

const withIdentity = (context: GatewayContext, identity: string): Headers => ({
  ...plainHeaders(context),
  [identityHeader]: identity,
});
