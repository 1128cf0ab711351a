import { HeaderMap, type HTTPGraphQLRequest } from "@apollo/server";
import type { FastifyRequest } from "fastify";
import type { ResponseMediaType } from "./media-type.ts";

/**
 * The request as Apollo Server wants it, with the choices already made that it would make otherwise: the media type of
 * the answer, and that the request is no forgery (`content-type` stands for that).
 */
export function toGraphQLRequest(request: FastifyRequest, mediaType: ResponseMediaType): HTTPGraphQLRequest {
  return {
    method: request.method,
    headers: new HeaderMap([
      ["accept", mediaType],
      ["content-type", "application/json"],
    ]),
    search: request.method === "GET" ? withoutNulls(request.url) : "",
    body: request.body,
  };
}

/**
 * The query string without parameters that are the literal `null`: the Dart link writes absent values so
 * (`operationName=null`), and none of them can mean that.
 */
function withoutNulls(url: string): string {
  const start = url.indexOf("?");
  const parameters = [...new URLSearchParams(start < 0 ? "" : url.slice(start + 1))];
  return `?${new URLSearchParams(parameters.filter(([, value]) => value !== "null")).toString()}`;
}
