import type { FastifyReply } from "fastify";
import { contentTypeOf, negotiateMediaType } from "./media-type.ts";

export interface HttpFailure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly retryAfterSeconds?: number;
  /** Finds the cause in the log. */
  readonly errorId?: string;
}

/** The one body that every layer answers failures with: Dart clients throw away the message of anything else. */
export function errorBody({ code, message, errorId, retryAfterSeconds }: HttpFailure): string {
  // What is undefined is left out.
  return JSON.stringify({ errors: [{ message, extensions: { code, errorId, retryAfterSeconds } }] });
}

/** Answers with `failure` in the media type that the client asked for. */
export function replyWithError(reply: FastifyReply, failure: HttpFailure): FastifyReply {
  const mediaType = negotiateMediaType(reply.request.headers.accept);
  return reply
    .code(failure.status)
    .headers({
      "cache-control": "private, no-store",
      ...failure.headers,
      "content-type": contentTypeOf(mediaType),
    })
    .send(errorBody(failure));
}
