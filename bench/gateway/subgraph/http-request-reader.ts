import { proofHeader } from "@skein/service-kit/identity-proof.ts";

/** One request of a connection. */
export interface ReadRequest {
  readonly path: string;
  /** Its exact bytes, as a latin1 string (a cheap map key). */
  readonly body: string;
  /** Whether it comes with a proof for a key that the subgraph has named. */
  readonly isProved: boolean;
}

interface Head extends Pick<ReadRequest, "path" | "isProved"> {
  /** Bytes of the body, or null when it comes in chunks. */
  readonly length: number | null;
  readonly bytes: number;
}

function readHead(text: string): Head | null {
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const head = text.slice(0, end);
  const path = head.slice(head.indexOf(" ") + 1, head.indexOf(" ", head.indexOf(" ") + 1));
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  const isChunked = /\r\ntransfer-encoding: *chunked/i.test(head);
  const isProved = head.includes(`\r\n${proofHeader}:`);
  return { path, isProved, length: isChunked ? null : Number(length ?? 0), bytes: end + 4 };
}

/** The body in chunks from `from`, and where it ends; null while its end is missing. https://www.rfc-editor.org/rfc/rfc9112#section-7.1 */
function readChunks(text: string, from: number): { body: string; end: number } | null {
  let body = "";
  for (let at = from; ;) {
    const lineEnd = text.indexOf("\r\n", at);
    if (lineEnd < 0) return null;
    const size = parseInt(text.slice(at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (text.length < next) return null;
    if (size === 0) return { body, end: next };
    body += text.slice(lineEnd + 2, lineEnd + 2 + size);
    at = next;
  }
}

function readBody(text: string, { length, bytes }: Head): { body: string; end: number } | null {
  if (length === null) return readChunks(text, bytes);
  const end = bytes + length;
  return text.length < end ? null : { body: text.slice(bytes, end), end };
}

/** Takes a connection's bytes as they come, and tells each whole request. Does what the peers send, no more. */
export function createRequestReader(onRequest: (request: ReadRequest) => void): (chunk: Buffer) => void {
  let pending = "";
  return (chunk) => {
    pending += chunk.toString("latin1");
    for (;;) {
      const head = readHead(pending);
      const rest = head && readBody(pending, head);
      if (!rest) return;
      pending = pending.slice(rest.end);
      onRequest({ path: head.path, isProved: head.isProved, body: rest.body });
    }
  };
}
