import type { FastifyReply } from "fastify";
import type { GraphQLError } from "graphql";
import { contentTypeOf, type ResponseMediaType } from "../http/media-type.ts";
import type { FormatError } from "../http/result-text.ts";
import { replyWithError } from "../http/error-reply.ts";
import type { Verdict } from "./protection.ts";

type Refused = Extract<Verdict, { kind: "refusal" | "errors" }>;

interface ReplyOptions {
  readonly mediaType: ResponseMediaType;
  readonly formatError: FormatError;
}

/**
 * A limit is HTTP 400 for every client. A document that is no GraphQL, or not of this schema, is so only for
 * those who accept `application/graphql-response+json`, see http/request-status.ts.
 */
export function replyWithVerdict(reply: FastifyReply, verdict: Refused, options: ReplyOptions): FastifyReply {
  if (verdict.kind === "refusal") return replyWithError(reply, verdict.refusal);
  const { mediaType, formatError } = options;
  const errors = verdict.errors.map((error) => formatOne(error, verdict.code, formatError));
  return reply
    .code(mediaType === "application/json" ? 200 : 400)
    .headers({ "cache-control": "private, no-store", "content-type": contentTypeOf(mediaType) })
    .send(`${JSON.stringify({ errors })}\n`);
}

function formatOne(error: GraphQLError, code: string, formatError: FormatError) {
  const formatted = error.toJSON();
  const locations = formatted.locations?.slice(0, maxLocations);
  return formatError(
    { ...formatted, ...(locations ? { locations } : {}), extensions: { ...formatted.extensions, code } },
    error,
  );
}

const maxLocations = 5;
