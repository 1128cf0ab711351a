import type { FastifyInstance, FastifyRequest } from "fastify";
import { AppError } from "./app-error.ts";
import { identityHeader, type ForwardedIdentity, type VerifyIdentity } from "./identity.ts";

/** The form in which the gateway takes and makes them: harmless in logs. */
const requestIdForm = /^[\w-]{1,100}$/;

const identities = new WeakMap<FastifyRequest, ForwardedIdentity>();

/** Refuses every request of this Fastify scope that does not carry an identity signed by the gateway for this subgraph. */
export function registerIdentityCheck(app: FastifyInstance, verify: VerifyIdentity): void {
  app.addHook("onRequest", async (request) => {
    const header = request.headers[identityHeader];
    const identity = await verify(typeof header === "string" ? header : undefined);
    identities.set(request, withOwnRequestId(identity, request.headers["x-request-id"]));
  });
}

/** One token serves several requests; whose turn it is, the gateway says beside it. */
function withOwnRequestId(identity: ForwardedIdentity, header: unknown): ForwardedIdentity {
  if (typeof header !== "string" || !requestIdForm.test(header)) return identity;
  return { ...identity, requestId: header };
}

/** The checked identity of a request. @throws {AppError} `UNAUTHENTICATED` outside of a checked scope. */
export function identityOf(request: FastifyRequest): ForwardedIdentity {
  const identity = identities.get(request);
  if (!identity) throw new AppError("UNAUTHENTICATED", "The request does not come through the gateway.");
  return identity;
}

/** The checked identity's request id, or undefined for requests outside of the checked scope. */
export const requestIdOf = (request: FastifyRequest): string | undefined =>
  identities.get(request)?.requestId;
