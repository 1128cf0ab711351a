import { describe, expect, it } from "@jest/globals";
import { createSocketErrorHandler } from "./socket-errors.ts";

function answerTo(code: string): { head: string; body: unknown; text: string } {
  let text = "";
  const socket = { writable: true, end: (written: string) => (text = written), destroy: () => undefined };
  const error = Object.assign(new Error(code), { code });
  createSocketErrorHandler({ "x-own": "1" })(error, socket as never);
  const [head = "", body = ""] = text.split("\r\n\r\n");
  return { head, body: body && (JSON.parse(body) as unknown), text };
}

describe("an answer to what is no HTTP request", () => {
  it.each([
    ["HPE_INVALID_METHOD", "400 Bad Request"],
    ["HPE_HEADER_OVERFLOW", "431 Request Header Fields Too Large"],
    ["ERR_HTTP_REQUEST_TIMEOUT", "408 Request Timeout"],
  ])("is JSON as everything else: %s", (code, status) => {
    const { head, body } = answerTo(code);
    expect(head.split("\r\n")).toEqual([
      `HTTP/1.1 ${status}`,
      "x-own: 1",
      "content-type: application/json; charset=utf-8",
      `content-length: ${String(Buffer.byteLength(JSON.stringify(body)))}`,
      "connection: close",
    ]);
    expect(body).toEqual({
      errors: [{ message: expect.any(String), extensions: { code: "BAD_REQUEST" } }],
    });
  });

  it("is none for a connection that is gone", () => {
    expect(answerTo("ECONNRESET").text).toBe("");
  });
});
