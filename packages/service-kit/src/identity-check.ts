import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { LRUCache } from "lru-cache";
import { AppError } from "./app-error.ts";
import {
  identityHeader,
  type ForwardedIdentity,
  type IdentityVerifier,
  type OpenedIdentity,
} from "./identity.ts";
import { proofHeader, proofKeyHeader } from "./identity-proof.ts";

/** The form in which the gateway takes and makes them: harmless in logs. */
const requestIdForm = /^[\w-]{1,100}$/;
/** Of tokens for one call, and longer than such a token lives. */
const maxUsed = 100_000;
const usedMs = 40_000;

/** What is known of a request in the checked scope. */
interface Checked {
  readonly opened: OpenedIdentity;
  /** Whether the gateway has sent this very body. */
  isOfBody: boolean;
}

const checked = new WeakMap<FastifyRequest, Checked>();
const used = new LRUCache<string, true>({ max: maxUsed, ttl: usedMs });

/**
 * Refuses every request of this Fastify scope that does not carry an identity signed by the gateway for this subgraph
 * and this body: the token before the body is read, the body before it is parsed.
 */
export function registerIdentityCheck(app: FastifyInstance, verifier: IdentityVerifier): void {
  app.addHook("onRequest", async (request, reply) => {
    offerKey(request, reply, verifier);
    const opened = await verifier.open(headerOf(request, identityHeader));
    checked.set(request, { opened, isOfBody: false });
  });
  const parseJson = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    checkBody(request, body);
    void parseJson(request, body.toString(), done);
  });
  app.addHook("preValidation", async (request) => {
    if (checked.get(request)?.isOfBody !== true) checkBody(request, "");
  });
}

/** One that has come with a proof knows the key already, or learns it from the refusal. */
function offerKey(request: FastifyRequest, reply: FastifyReply, { proofKey }: IdentityVerifier): void {
  const proofs = headerOf(request, proofHeader) ?? "";
  if (!proofs.includes(proofKey.slice(0, 12))) reply.header(proofKeyHeader, proofKey);
}

/** @throws {AppError} `UNAUTHENTICATED` for a body that the gateway has not sent with this token. */
function checkBody(request: FastifyRequest, body: string | Buffer): void {
  const state = checked.get(request);
  if (!state?.opened.isOf(body, headerOf(request, proofHeader)))
    throw new AppError("UNAUTHENTICATED", "The gateway's identity is not of this request.");
  state.isOfBody = true;
}

function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : undefined;
}

/** One token may serve several requests; whose turn it is, the gateway says beside it. */
function withOwnRequestId(identity: ForwardedIdentity, header: unknown): ForwardedIdentity {
  if (typeof header !== "string" || !requestIdForm.test(header)) return identity;
  return { ...identity, requestId: header };
}

/** The checked identity of a request. @throws {AppError} `UNAUTHENTICATED` outside of a checked scope. */
export function identityOf(request: FastifyRequest): ForwardedIdentity {
  const state = checked.get(request);
  if (!state?.isOfBody)
    throw new AppError("UNAUTHENTICATED", "The request does not come through the gateway.");
  return withOwnRequestId(state.opened.identity, request.headers["x-request-id"]);
}

/**
 * Takes a request that writes, once: whoever has seen it on its way cannot have it done again. Within one process: on
 * others of the same subgraph it could be, for as long as its token lives.
 * @throws {AppError} `UNAUTHENTICATED` for a second time, and for a token that serves several calls.
 */
export function takeOnce(request: FastifyRequest): void {
  const id = checked.get(request)?.opened.singleUseId ?? null;
  if (id === null || used.has(id))
    throw new AppError("UNAUTHENTICATED", "The gateway's identity does not serve for another write.");
  used.set(id, true);
}

/** The checked identity's request id, or undefined for requests outside of the checked scope. */
export function requestIdOf(request: FastifyRequest): string | undefined {
  return checked.get(request)?.isOfBody === true ? identityOf(request).requestId : undefined;
}
