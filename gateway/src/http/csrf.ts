import type { IncomingHttpHeaders } from "node:http";

/** A header that a form or an image cannot send; scripts of other origins need a preflight for it. */
const preflightHeaders = ["apollo-require-preflight", "x-apollo-operation-name", "content-type"];

/**
 * Says whether a GET may have been caused by a page of another origin without a preflight.
 *
 * POST needs no check here: only `application/json` is accepted, which forces a preflight. GET runs queries only, and
 * plain clients (the GraphQL-over-HTTP audit, curl, a CDN) send it without any special header. So it is refused only
 * where a browser says that another site is behind it: https://www.w3.org/TR/fetch-metadata/, or an `Origin` (browsers
 * without fetch metadata send it) that CORS does not allow.
 */
export function isCrossSiteGet(
  headers: IncomingHttpHeaders,
  isAllowedOrigin: (origin: string) => boolean,
): boolean {
  if (preflightHeaders.some((name) => isPresent(headers[name]))) return false;
  if (headers.origin !== undefined) return !isAllowedOrigin(headers.origin);
  const site = headers["sec-fetch-site"];
  return site === "cross-site" || site === "same-site";
}

function isPresent(value: string | string[] | undefined): boolean {
  return value !== undefined && value.length > 0;
}
