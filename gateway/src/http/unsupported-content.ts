import type { FastifyRequest } from "fastify";
import type { HttpFailure } from "./error-reply.ts";
import { essenceOf } from "./media-type.ts";

/**
 * The refusal of a body that is not UTF-8 JSON, or null. Being so strict is also the protection from forged requests:
 * a form can send anything but JSON, https://github.com/graphql/graphql-over-http/blob/main/spec/GraphQLOverHTTP.md
 */
export function unsupportedContent(
  { method, headers }: Pick<FastifyRequest, "method" | "headers">,
  mutationNames: () => readonly string[],
): HttpFailure | null {
  const contentType = headers["content-type"];
  if (method === "GET") return contentType === undefined || isJson(contentType) ? null : refuse(onlyJson);
  if (contentType !== undefined && essenceOf(contentType) === "multipart/form-data") {
    return refuse(uploadAdvice(mutationNames()));
  }
  if (contentType === undefined || !isJson(contentType)) return refuse(onlyJson);
  const encoding = headers["content-encoding"] ?? "identity";
  return encoding.toLowerCase() === "identity" ? null : refuse("Send the body without content-encoding.");
}

const onlyJson = "Send the request as application/json in UTF-8.";

function refuse(message: string): HttpFailure {
  return {
    status: 415,
    code: "UNSUPPORTED_MEDIA_TYPE",
    message,
    headers: { "accept-post": "application/json" },
  };
}

function isJson(contentType: string): boolean {
  const charsets = [...contentType.matchAll(/;\s*charset\s*=\s*"?([^";\s]+)/gi)].map(([, name = ""]) => name);
  return essenceOf(contentType) === "application/json" && charsets.every((name) => /^utf-?8$/i.test(name));
}

/** GraphQL multipart uploads pass every byte through the gateway; the schema has a mutation for that, or none yet. */
function uploadAdvice(mutationNames: readonly string[]): string {
  const uploads = mutationNames.filter((name) => /upload/i.test(name)).join(", ");
  return uploads === ""
    ? "Files are not taken as multipart/form-data: store the file elsewhere, and send its URL as application/json."
    : `Files are not taken as multipart/form-data: use the mutation ${uploads}, as application/json.`;
}
