import type { FastifyInstance } from "fastify";
import { endWithFailure, type SocketFailure } from "@skein/service-kit/socket-errors.ts";
import type { IncomingMessage } from "node:http";
import { errorBody, replyWithError, type HttpFailure } from "./error-reply.ts";
import { bareHeaders, securityHeaders } from "./security-headers.ts";

/** What one connection may take of the server, and how many there may be. */
export interface ConnectionLimits {
  /** Until all headers have arrived. */
  readonly headersTimeoutMs: number;
  /** Until the body has arrived as well. */
  readonly requestTimeoutMs: number;
  readonly maxConnections: number;
}

/** Node looks at its connections this often; 30 s by default, which would be most of what a timeout bounds. */
const maxCheckIntervalMs = 1_000;

/** Of `http.createServer`. */
export const serverOptions = ({ headersTimeoutMs }: ConnectionLimits) => ({
  maxHeaderSize: maxHeaderBytes,
  headersTimeout: headersTimeoutMs,
  connectionsCheckingInterval: Math.min(maxCheckIntervalMs, headersTimeoutMs),
  // Node would answer with an empty body.
  requireHostHeader: false,
});

/** Room for a query in a GET's address. */
const maxHeaderBytes = 32 * 1024;
/** Browsers behind proxies send some 40. */
const maxHeaders = 100;

const tooManyHeaders: HttpFailure = {
  status: 431,
  code: "BAD_REQUEST",
  message: `The request has more than ${maxHeaders} headers.`,
};

const noHost: HttpFailure = {
  status: 400,
  code: "BAD_REQUEST",
  message: "The request has no Host header.",
};

const severalHosts: HttpFailure = {
  status: 400,
  code: "BAD_REQUEST",
  message: "The request has more than one Host header.",
};

const noTunnel: SocketFailure = {
  status: 405,
  code: "METHOD_NOT_ALLOWED",
  message: "This is no proxy.",
};

const noExpectation: HttpFailure = {
  status: 417,
  code: "BAD_REQUEST",
  message: "What the header Expect asks for is not done here.",
};

/** Refuses what Node lets through, or would refuse in a form that is not ours. */
export function registerConnectionLimits(app: FastifyInstance, { maxConnections }: ConnectionLimits): void {
  app.server.maxConnections = maxConnections;
  app.addHook("onRequest", ({ raw }, reply, done) => {
    const failure = faultOf(raw);
    if (failure) replyWithError(reply.header("connection", "close"), failure);
    else done();
  });
  app.server.on("checkExpectation", (_request, response) => {
    const body = errorBody(noExpectation);
    const headers = { ...bareHeaders, "content-length": Buffer.byteLength(body) };
    response.writeHead(noExpectation.status, headers).end(body);
  });
  // Node would close the connection without a word.
  app.server.on("connect", (_request, socket) => endWithFailure(socket, noTunnel, securityHeaders));
}

function faultOf({ rawHeaders, headers: { host } }: IncomingMessage): HttpFailure | null {
  if (rawHeaders.length / 2 > maxHeaders) return tooManyHeaders;
  if (host === undefined) return noHost;
  return isRepeated("host", rawHeaders) ? severalHosts : null;
}

/** Of several, Node takes the first and others the last: https://www.rfc-editor.org/rfc/rfc9112#section-3.2 */
function isRepeated(name: string, rawHeaders: readonly string[]): boolean {
  let found = false;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const header = rawHeaders[at] ?? "";
    if (header.length !== name.length || header.toLowerCase() !== name) continue;
    if (found) return true;
    found = true;
  }
  return false;
}
