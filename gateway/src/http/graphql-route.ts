import type { ApolloServer, HTTPGraphQLResponse } from "@apollo/server";
import type { GatewayIdentity } from "@skein/service-kit/gateway-identity.ts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Budgets } from "../budget/budgets.ts";
import { spenderOf } from "../budget/spender.ts";
import { encodedEtag, matchesEtag } from "../cache/response-etag.ts";
import { createContext, type GatewayContext } from "../context.ts";
import type { OperationLane } from "../execution/operation-lane.ts";
import type { Turns } from "../execution/turns.ts";
import type { Protection } from "../protection/protection.ts";
import { replyWithVerdict } from "../protection/verdict-reply.ts";
import type { TrustedDocuments } from "../trusted-documents/trusted-documents.ts";
import type { VerifyAccessToken } from "../identity/access-token.ts";
import { createAdmission, type Admit } from "./admission.ts";
import { authenticate } from "./authentication.ts";
import { clientOf } from "./client.ts";
import { clientGone } from "./client-gone.ts";
import { isCrossSiteGet } from "./csrf.ts";
import { replyWithError } from "./error-reply.ts";
import { createFastLane, type FastLane } from "./fast-lane.ts";
import { toGraphQLRequest } from "./graphql-request.ts";
import type { Answers, LaneAnswer } from "./lane-answer.ts";
import { contentTypeOf, negotiateMediaType, type ResponseMediaType } from "./media-type.ts";
import { createResponseBody } from "./response-body.ts";
import type { FormatError } from "./result-text.ts";
import { pageSecurityPolicy } from "./security-headers.ts";
import { stateOf } from "./request-state.ts";
import { unsupportedContent } from "./unsupported-content.ts";
import type { WholeRefusal } from "./whole-refusal.ts";

export interface GraphQLRouteOptions {
  readonly apollo: ApolloServer<GatewayContext>;
  /** Null where everybody is an anonymous visitor, whatever their `Authorization` says. */
  readonly verifyAccessToken: VerifyAccessToken | null;
  readonly identity: GatewayIdentity | null;
  /** How many proxies before the gateway add the address of their peer to `X-Forwarded-For`. */
  readonly trustedProxyCount: number;
  /** Of a whole operation, however many calls it takes. */
  readonly operationTimeoutMs: number;
  readonly isAllowedOrigin: (origin: string) => boolean;
  readonly landingPage: boolean;
  /** The mutations of the schema in use, to name the one that takes uploads. */
  readonly mutationNames: () => readonly string[];
  /** Null where every request goes through Apollo Server. */
  readonly lane: OperationLane | null;
  readonly answers: Answers;
  readonly protection: Protection;
  /** Null where any operation may be sent. */
  readonly trustedDocuments: TrustedDocuments | null;
  /** Null where nothing limits what a caller spends. */
  readonly budgets: Budgets | null;
  /** In the units of `@cost`. */
  readonly maxOperationCost: number;
  readonly formatError: FormatError;
  readonly coalescesRequests: boolean;
  readonly turns: Turns;
}

/** GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/) at `/graphql`. */
export function registerGraphQLRoute(app: FastifyInstance, options: GraphQLRouteOptions): void {
  const { lane, answers, maxOperationCost, coalescesRequests: coalesces } = options;
  const admit = createAdmission(options.turns);
  const fastLane = lane && createFastLane({ lane, answers, maxOperationCost, coalesces, admit });
  app.route({
    method: ["GET", "POST"],
    url: "/graphql",
    // Before the body is read: a refused request costs nothing more.
    onRequest: (request, reply, done) => {
      const refusal = unsupportedContent(request, options.mutationNames);
      if (refusal) {
        replyWithError(reply, refusal);
        return;
      }
      const { verifyAccessToken } = options;
      if (!verifyAccessToken) {
        done();
        return;
      }
      authenticate(request, verifyAccessToken).then((viewer) => {
        stateOf(request).viewer = viewer;
        done();
      }, done);
    },
    handler: (request, reply) => answer(request, reply, { ...options, admit, fastLane }),
  });
}

interface AnswerOptions extends GraphQLRouteOptions {
  readonly admit: Admit;
  readonly fastLane: FastLane | null;
}

async function answer(request: FastifyRequest, reply: FastifyReply, options: AnswerOptions) {
  const isGet = request.method === "GET";
  const mediaType = negotiateMediaType(request.headers.accept, options.landingPage && isGet);
  if (isGet && mediaType !== "text/html" && isCrossSiteGet(request.headers, options.isAllowedOrigin)) {
    return replyWithError(reply, crossSite);
  }
  const client = clientOf(request, options.trustedProxyCount);
  const spend = spenderOf(options.budgets, request, reply, { viewer: stateOf(request).viewer, client });
  const context = (): GatewayContext => contextOf(request, reply, { ...options, client, spend });
  if (mediaType === "text/html") return answerByApollo(request, reply, options, mediaType, context());
  const refusal = options.protection.refuse(request) ?? options.trustedDocuments?.admit(request);
  if (refusal) {
    await spend(costOfChecks);
    return replyWithError(reply, refusal);
  }
  const fast = options.fastLane?.(request, context, spend);
  if (fast) return sendAnswer(request, reply, await fast, mediaType);
  return answerChecked(request, reply, { ...options, mediaType }, context());
}

/** What is refused costs something too, and so does a new operation beside its own cost. */
const costOfChecks = 1;

/** An operation that is new here goes through all checks; what they refuse goes no further. */
async function answerChecked(
  request: FastifyRequest,
  reply: FastifyReply,
  options: AnswerOptions & { readonly mediaType: ResponseMediaType },
  context: GatewayContext,
): Promise<FastifyReply> {
  const { mediaType } = options;
  await context.spend(costOfChecks);
  await options.admit(context);
  // After a start many wait with the same operation: when the first one is done, the others can take the lane.
  const late = options.fastLane?.(request, () => context, context.spend);
  if (late) return sendAnswer(request, reply, await late, mediaType);
  const verdict = await options.protection.check(request, context);
  if (verdict.kind === "refusal" || verdict.kind === "errors") {
    return replyWithVerdict(reply.header("vary", varies), verdict, options);
  }
  context.facts.passed = verdict.kind === "passed" ? verdict.passed : null;
  return answerByApollo(request, reply, options, mediaType, context);
}

async function answerByApollo(
  request: FastifyRequest,
  reply: FastifyReply,
  { apollo, answers }: GraphQLRouteOptions,
  mediaType: ResponseMediaType,
  context: GatewayContext,
): Promise<FastifyReply> {
  const response = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: toGraphQLRequest(request, mediaType),
    context: async () => context,
  });
  const { outcome, refused } = context.facts;
  if (refused) throw refused;
  if (outcome) return sendAnswer(request, reply, answers.from(outcome), mediaType);
  for (const [name, value] of response.headers) {
    if (name !== "content-length") reply.header(name, value);
  }
  reply.header("cache-control", personal);
  if (mediaType === "text/html") reply.header("content-security-policy", pageSecurityPolicy);
  reply.code(response.status ?? 200);
  const { bytes, encoding } = await createResponseBody(textOf(response)).encode(
    request.headers["accept-encoding"],
  );
  return sendBytes(reply, bytes, encoding);
}

const crossSite = {
  status: 403,
  code: "FORBIDDEN",
  message:
    "A page of another site may not send this request: use POST, or the header apollo-require-preflight.",
};

function contextOf(
  request: FastifyRequest,
  reply: FastifyReply,
  {
    identity,
    operationTimeoutMs,
    client,
    spend,
  }: Pick<GraphQLRouteOptions, "identity" | "operationTimeoutMs"> & Pick<GatewayContext, "client" | "spend">,
): GatewayContext {
  const state = stateOf(request);
  return createContext({
    viewer: state.viewer,
    client,
    requestId: request.id,
    trace: state.trace,
    deadline: performance.now() + operationTimeoutMs,
    signal: clientGone(reply),
    spend,
    facts: state,
    identity,
  });
}

async function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  { body, cached, refusal }: LaneAnswer,
  mediaType: ResponseMediaType,
): Promise<FastifyReply> {
  if (refusal) writeRefusal(request, reply, refusal);
  const encoded = body.encode(request.headers["accept-encoding"]);
  const { bytes, encoding } = encoded instanceof Promise ? await encoded : encoded;
  reply.header("content-type", contentTypeOf(mediaType));
  reply.header("cache-control", cached ? `public, max-age=${String(cached.maxAgeSeconds)}` : personal);
  if (cached) {
    const etag = encodedEtag(cached.etag, encoding);
    reply.header("etag", etag).header("age", String(cached.ageSeconds));
    if (request.method === "GET" && matchesEtag(request.headers["if-none-match"], etag)) {
      return reply.header("vary", varies).code(304).send();
    }
  }
  return sendBytes(reply, bytes, encoding);
}

/** Who has sent no token has none to refresh: 401 would have clients try. */
function writeRefusal(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  { status, retryAfter }: WholeRefusal,
): void {
  if (status === 401 && headers.authorization === undefined) return;
  reply.code(status);
  if (retryAfter !== null) reply.header("retry-after", String(retryAfter));
}

/** Even what has nothing of a person in it: nobody said that it may be kept. */
const personal = "private, no-store";

const varies = "origin, accept, accept-encoding";

function sendBytes(reply: FastifyReply, bytes: Buffer, encoding: string | null): FastifyReply {
  reply.header("vary", varies);
  if (encoding) reply.header("content-encoding", encoding);
  return reply.send(bytes);
}

function textOf({ body }: HTTPGraphQLResponse): string {
  if (body.kind === "complete") return body.string;
  throw new Error("an incremental answer to a client that did not ask for one");
}
