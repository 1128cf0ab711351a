import type { FastifyInstance } from "fastify";

/** A year, in seconds. Subdomains are others' to decide on. https://www.rfc-editor.org/rfc/rfc6797 */
const strictTransport = "max-age=31536000";

/** An answer is data: nothing in it is ever to be run, shown in a frame or kept. */
export const securityHeaders = {
  "cache-control": "private, no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "cross-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
} as const;

/** Of answers that are written by hand, where there is no request yet. */
export const bareHeaders = {
  "content-type": "application/json; charset=utf-8",
  ...securityHeaders,
  connection: "close",
} as const;

/**
 * For pages with scripts of their own, which state no hashes: they run what they brought, and stay out of frames.
 * Development only.
 */
export const pageSecurityPolicy = "frame-ancestors 'none'; object-src 'none'; base-uri 'none'";

/** Headers of every answer; who knows better replaces them. @param options.tls whether clients come by TLS only */
export function registerSecurityHeaders(app: FastifyInstance, { tls }: { readonly tls: boolean }): void {
  const headers = { ...securityHeaders, ...(tls ? { "strict-transport-security": strictTransport } : {}) };
  app.addHook("onRequest", (request, reply, done) => {
    reply.headers(headers).header("x-request-id", request.id);
    done();
  });
}
