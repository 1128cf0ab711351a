import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { ErrorCode } from "./error-codes.ts";

export interface SocketFailure {
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
}

const malformed: SocketFailure = { status: 400, code: "BAD_REQUEST", message: "This is not HTTP/1.1." };

/** Node's parser errors: there is no request yet, so the answer is written by hand. */
const failures: Readonly<Record<string, SocketFailure>> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    code: "BAD_REQUEST",
    message: "The request's headers are too large; use POST.",
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    code: "BAD_REQUEST",
    message: "The request took too long to arrive.",
  },
};

/** By lower-case name. */
type Headers = Readonly<Record<string, string>>;

/**
 * Fastify's `clientErrorHandler`: answers what is no HTTP request with the same JSON body as everything else, and closes
 * the connection.
 * @param headers of each such answer, beside those of its body
 */
export const createSocketErrorHandler =
  (headers: Headers) =>
  (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (error.code === "ECONNRESET" || !socket.writable) socket.destroy(error);
    else endWithFailure(socket, failures[error.code ?? ""] ?? malformed, headers);
  };

/** Answers where Node gives a socket and nothing to answer with. */
export function endWithFailure(
  socket: { end(text: string): unknown },
  { status, code, message }: SocketFailure,
  headers: Headers,
): void {
  const body = JSON.stringify({ errors: [{ message, extensions: { code } }] });
  const all = {
    ...headers,
    "content-type": "application/json; charset=utf-8",
    "content-length": String(Buffer.byteLength(body)),
    connection: "close",
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Error"}\r\n${lines.join("")}\r\n${body}`);
}
