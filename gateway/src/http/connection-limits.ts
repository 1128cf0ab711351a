import type { FastifyInstance } from "fastify";
import { errorBody, replyWithError, type HttpFailure } from "./error-reply.ts";
import { bareHeaders } from "./security-headers.ts";

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

const noExpectation: HttpFailure = {
  status: 417,
  code: "BAD_REQUEST",
  message: "What the header Expect asks for is not done here.",
};

/** Refuses what Node lets through, or would refuse in a form that is not ours. */
export function registerConnectionLimits(app: FastifyInstance, { maxConnections }: ConnectionLimits): void {
  app.server.maxConnections = maxConnections;
  app.addHook("onRequest", ({ raw }, reply, done) => {
    const failure = faultOf(raw.rawHeaders.length / 2, raw.headers.host);
    if (failure) replyWithError(reply.header("connection", "close"), failure);
    else done();
  });
  app.server.on("checkExpectation", (_request, response) => {
    const body = errorBody(noExpectation);
    const headers = { ...bareHeaders, "content-length": Buffer.byteLength(body) };
    response.writeHead(noExpectation.status, headers).end(body);
  });
}

function faultOf(headers: number, host: string | undefined): HttpFailure | null {
  if (headers > maxHeaders) return tooManyHeaders;
  return host === undefined ? noHost : null;
}
