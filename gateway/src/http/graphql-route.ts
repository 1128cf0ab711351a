import type { ApolloServer, HTTPGraphQLResponse } from "@apollo/server";
import type { SignIdentity } from "@skein/service-kit/identity.ts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { createContext, type GatewayContext } from "../context.ts";
import type { VerifyAccessToken } from "../identity/access-token.ts";
import { authenticate } from "./authentication.ts";
import { clientGone } from "./client-gone.ts";
import { encodeBody } from "./compression.ts";
import { isCrossSiteGet } from "./csrf.ts";
import { replyWithError } from "./error-reply.ts";
import { toGraphQLRequest } from "./graphql-request.ts";
import { negotiateMediaType } from "./media-type.ts";
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
}

/** GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/) at `/graphql`. */
export function registerGraphQLRoute(app: FastifyInstance, options: GraphQLRouteOptions): void {
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
    handler: (request, reply) => answer(request, reply, options),
  });
}

async function answer(request: FastifyRequest, reply: FastifyReply, options: GraphQLRouteOptions) {
  const isGet = request.method === "GET";
  const mediaType = negotiateMediaType(request.headers.accept, options.landingPage && isGet);
  if (isGet && mediaType !== "text/html" && isCrossSiteGet(request.headers, options.isAllowedOrigin)) {
    return replyWithError(reply, crossSite);
  }
  const response = await options.apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: toGraphQLRequest(request, mediaType),
    context: async () => contextOf(request, reply, options.signIdentity),
  });
  return send(request, reply, response);
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

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  response: HTTPGraphQLResponse,
): Promise<FastifyReply> {
  const { body, encoding } = await encodeBody(textOf(response), request.headers["accept-encoding"]);
  for (const [name, value] of response.headers) {
    if (name !== "content-length") reply.header(name, value);
  }
  reply.header("vary", "origin, accept, accept-encoding");
  if (encoding) reply.header("content-encoding", encoding);
  return reply.code(response.status ?? 200).send(body);
}

function textOf({ body }: HTTPGraphQLResponse): string {
  if (body.kind === "complete") return body.string;
  throw new Error("an incremental answer to a client that did not ask for one");
}
