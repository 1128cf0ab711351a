import { describe, expect, it } from "@jest/globals";
import { createResponseReader, type ResponseEnd } from "./response-reader.ts";

const plain = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
const chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n";
const closing = "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/** What is told of a connection's bytes when they come in pieces of one size. */
function read(text: string, pieceSize: number): ResponseEnd[] {
  const ends: ResponseEnd[] = [];
  const reader = createResponseReader(({ status, bytes, mustClose }) =>
    ends.push({ status, bytes, mustClose }),
  );
  // As on a socket, each piece is gone when the next one comes.
  const shared = Buffer.alloc(pieceSize);
  for (let at = 0; at < text.length; at += pieceSize) {
    reader(shared.subarray(0, shared.write(text.slice(at, at + pieceSize), "latin1")));
  }
  return ends;
}

describe("the reader of responses", () => {
  it.each([1, 2, 7, 1_000])("finds each response's end when bytes come in pieces of %d", (pieceSize) => {
    expect(read(plain + chunked + closing + plain, pieceSize)).toEqual([
      { status: 200, bytes: 5, mustClose: false },
      { status: 200, bytes: 5, mustClose: false },
      { status: 503, bytes: 0, mustClose: true },
      { status: 200, bytes: 5, mustClose: false },
    ]);
  });

  it("tells nothing of a response whose end is missing", () => {
    expect(read(plain.slice(0, -1), 10)).toEqual([]);
    expect(read(chunked.slice(0, -1), 10)).toEqual([]);
  });
});
