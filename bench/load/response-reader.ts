export interface ResponseEnd {
  readonly status: number;
  /** Bytes of the body, without chunks' framing. */
  readonly bytes: number;
  readonly mustClose: boolean;
}

interface Body {
  readonly status: number;
  readonly mustClose: boolean;
  bytes: number;
  /** Bytes until the body, or the current chunk with the line break after it, ends. */
  left: number;
  readonly isChunked: boolean;
}

const headEnd = Buffer.from("\r\n\r\n");
const lineEnd = Buffer.from("\r\n");

function readHead(head: string): Body {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  const isChunked = /\r\ntransfer-encoding: *chunked/i.test(head);
  return {
    status: Number(head.slice(9, 12)),
    mustClose: /\r\nconnection: *close/i.test(head),
    bytes: isChunked ? 0 : Number(length ?? 0),
    left: isChunked ? 0 : Number(length ?? 0),
    isChunked,
  };
}

/**
 * Reads one connection's responses, one at a time, and looks at no more of them than where they end: whoever measures a
 * server that answers from memory must cost less than it does.
 */
export function createResponseReader(onEnd: (end: ResponseEnd) => void): (bytes: Buffer) => void {
  let body: Body | null = null;
  let isLastChunk = false;
  let kept: Buffer | null = null;

  const finish = (): void => {
    const ended = body;
    body = null;
    isLastChunk = false;
    if (ended) onEnd(ended);
  };

  /** The next chunk's size line, or the place where it would be when it is not whole. */
  const readSizeLine = (chunked: Body, bytes: Buffer, at: number): number | null => {
    const end = bytes.indexOf(lineEnd, at);
    if (end < 0) return null;
    const size = parseInt(bytes.toString("latin1", at, end), 16);
    chunked.bytes += size;
    chunked.left = size + 2;
    isLastChunk = size === 0;
    return end + 2;
  };

  const keep = (bytes: Buffer, at: number): void => {
    // The bytes are in a buffer that is written over by the next read.
    kept = at < bytes.length ? Buffer.from(bytes.subarray(at)) : null;
  };

  return (received) => {
    const bytes = kept ? Buffer.concat([kept, received]) : received;
    kept = null;
    for (let at = 0; at < bytes.length;) {
      if (!body) {
        const end = bytes.indexOf(headEnd, at);
        if (end < 0) {
          keep(bytes, at);
          return;
        }
        body = readHead(bytes.toString("latin1", at, end));
        at = end + 4;
      } else if (body.isChunked && body.left === 0) {
        const next = readSizeLine(body, bytes, at);
        if (next === null) {
          keep(bytes, at);
          return;
        }
        at = next;
      }
      const taken = Math.min(body.left, bytes.length - at);
      body.left -= taken;
      at += taken;
      if (body.left === 0 && (!body.isChunked || isLastChunk)) finish();
    }
  };
}
