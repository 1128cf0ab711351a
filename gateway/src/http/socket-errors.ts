import type { Socket } from "node:net";
import { STATUS_CODES } from "node:http";
import { errorBody, type HttpFailure } from "./error-reply.ts";
import { bareHeaders } from "./security-headers.ts";

const malformed = { status: 400, code: "BAD_REQUEST", message: "This is not HTTP/1.1." };

/** Node's parser errors: there is no request yet, so the answer is written by hand. */
const failures: Readonly<Record<string, HttpFailure>> = {
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

const bareLines = Object.entries(bareHeaders)
  .map(([name, value]) => `${name}: ${value}\r\n`)
  .join("");

/** Answers what is no HTTP request with the same JSON body as everything else, and closes the connection. */
export function answerSocketError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy(error);
    return;
  }
  endWithFailure(socket, failures[error.code ?? ""] ?? malformed);
}

/** Answers where Node gives a socket and nothing to answer with. */
export function endWithFailure(socket: { end(text: string): unknown }, failure: HttpFailure): void {
  const body = errorBody(failure);
  socket.end(
    `HTTP/1.1 ${failure.status} ${STATUS_CODES[failure.status] ?? "Error"}\r\n` +
      bareLines +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
