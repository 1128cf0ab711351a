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
    search: request.method === "GET" ? withoutNulls(request.query as Parameters) : "",
    body: request.body,
  };
}

/**
 * The query string without parameters that are the literal `null`: the Dart link writes absent values so
 * (`operationName=null`), and none of them can mean that.
 */
function withoutNulls(query: Parameters): string {
  const parameters = Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  );
  return `?${new URLSearchParams(parameters.filter(([, value]) => value !== "null")).toString()}`;
}

/** A parameter that is given twice has a list of values. */
type Parameters = Readonly<Record<string, string | string[]>>;
