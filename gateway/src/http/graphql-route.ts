import type { ApolloServer, HTTPGraphQLResponse } from "@apollo/server";
import type { SignIdentity } from "@skein/service-kit/identity.ts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { createContext, type GatewayContext } from "../context.ts";
import type { OperationLane } from "../execution/operation-lane.ts";
import type { VerifyAccessToken } from "../identity/access-token.ts";
import { authenticate } from "./authentication.ts";
import { clientGone } from "./client-gone.ts";
import { isCrossSiteGet } from "./csrf.ts";
import { replyWithError } from "./error-reply.ts";
import { createFastLane, type FastLane } from "./fast-lane.ts";
import { toGraphQLRequest } from "./graphql-request.ts";
import { contentTypeOf, negotiateMediaType } from "./media-type.ts";
import { createResponseBody, type ResponseBody } from "./response-body.ts";
import type { FormatError } from "./result-text.ts";
import { stateOf } from "./request-state.ts";
import { unsupportedContent } from "./unsupported-content.ts";

export interface GraphQLRouteOptions {
  readonly apollo: ApolloServer<GatewayContext>;
  /** Null where everybody is an anonymous visitor, whatever their `Authorization` says. */
  readonly verifyAccessToken: VerifyAccessToken | null;
  readonly signIdentity: SignIdentity | null;
  readonly isAllowedOrigin: (origin: string) => boolean;
  readonly landingPage: boolean;
  /** The mutations of the schema in use, to name the one that takes uploads. */
  readonly mutationNames: () => readonly string[];
  /** Null where every request goes through Apollo Server. */
  readonly lane: OperationLane | null;
  readonly formatError: FormatError;
  readonly coalescesRequests: boolean;
}

/** GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/) at `/graphql`. */
export function registerGraphQLRoute(app: FastifyInstance, options: GraphQLRouteOptions): void {
  const { lane, formatError, coalescesRequests } = options;
  const fastLane = lane && createFastLane({ lane, formatError, coalesces: coalescesRequests });
  app.route({
    method: ["GET", "POST"],
    url: "/graphql",
    // Before the body is read: a refused request costs nothing more.
    onRequest: async (request, reply) => {
      const refusal = unsupportedContent(request, options.mutationNames);
      if (refusal) return replyWithError(reply, refusal);
      const { verifyAccessToken } = options;
      if (verifyAccessToken) stateOf(request).viewer = await authenticate(request, verifyAccessToken);
      return undefined;
    },
    handler: (request, reply) => answer(request, reply, options, fastLane),
  });
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  options: GraphQLRouteOptions,
  fastLane: FastLane | null,
) {
  const isGet = request.method === "GET";
  const mediaType = negotiateMediaType(request.headers.accept, options.landingPage && isGet);
  if (isGet && mediaType !== "text/html" && isCrossSiteGet(request.headers, options.isAllowedOrigin)) {
    return replyWithError(reply, crossSite);
  }
  const context = (): GatewayContext => contextOf(request, reply, options.signIdentity);
  const fast = mediaType === "text/html" ? null : fastLane?.(request, context);
  if (fast) {
    reply.headers({ "content-type": contentTypeOf(mediaType), "cache-control": "no-store" });
    return send(request, reply, await fast);
  }
  const response = await options.apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: toGraphQLRequest(request, mediaType),
    context: async () => context(),
  });
  for (const [name, value] of response.headers) {
    if (name !== "content-length") reply.header(name, value);
  }
  reply.code(response.status ?? 200);
  return send(request, reply, createResponseBody(textOf(response)));
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
  signIdentity: SignIdentity | null,
): GatewayContext {
  const state = stateOf(request);
  return createContext({
    viewer: state.viewer,
    requestId: request.id,
    trace: state.trace,
    signal: clientGone(reply),
    facts: state,
    signIdentity,
  });
}

async function send(request: FastifyRequest, reply: FastifyReply, body: ResponseBody): Promise<FastifyReply> {
  const { bytes, encoding } = await body.encode(request.headers["accept-encoding"]);
  reply.header("vary", "origin, accept, accept-encoding");
  if (encoding) reply.header("content-encoding", encoding);
  return reply.send(bytes);
}

function textOf({ body }: HTTPGraphQLResponse): string {
  if (body.kind === "complete") return body.string;
  throw new Error("an incremental answer to a client that did not ask for one");
}
