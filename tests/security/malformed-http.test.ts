import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { securityHeaders } from "@skein/gateway/http/security-headers.ts";
import { getRaw, sendRaw } from "../support/raw-http.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ MAX_BODY_BYTES: "2000" });
});
afterAll(() => gateway.close());

const json = "content-type: application/json\nconnection: close";
const headers = (count: number): string =>
  Array.from({ length: count }, (_header, index) => `x-header-${index}: 1`).join("\n");

describe("what is no request to be answered", () => {
  it.each<[string, number, string, (string | Buffer)?]>([
    ["an unknown address", 404, "GET /admin HTTP/1.1\nhost: a\nconnection: close"],
    [
      "an unknown address with a body that nobody reads",
      404,
      `POST /admin HTTP/1.1\nhost: a\n${json}\ncontent-length: {length}`,
      "{",
    ],
    ["another method", 405, "DELETE /graphql HTTP/1.1\nhost: a\nconnection: close"],
    ["a method with a body", 405, `QUERY /graphql HTTP/1.1\nhost: a\nconnection: close`],
    ["a tunnel", 405, "CONNECT a:80 HTTP/1.1\nhost: a"],
    ["two Hosts", 400, "GET /graphql?query=%7B__typename%7D HTTP/1.1\nhost: a\nHost: b\nconnection: close"],
    ["a method that nobody knows", 400, "HACK /graphql HTTP/1.1\nhost: a\nconnection: close"],
    ["a method of WebDAV", 404, "PROPFIND /nowhere HTTP/1.1\nhost: a\nconnection: close"],
    ["no HTTP at all", 400, "hello"],
    ["no Host", 400, "GET /graphql?query=%7B__typename%7D HTTP/1.1\nconnection: close"],
    ["a malformed address", 400, "GET /%zz HTTP/1.1\nhost: a\nconnection: close"],
    ["very many headers", 431, `GET /graphql HTTP/1.1\nhost: a\nconnection: close\n${headers(200)}`],
    ["a very long header", 431, `GET /graphql HTTP/1.1\nhost: a\nx-long: ${"x".repeat(40_000)}`],
    ["an expectation", 417, "POST /graphql HTTP/1.1\nhost: a\nexpect: miracles\ncontent-length: 0"],
    ["two lengths", 400, "POST /graphql HTTP/1.1\nhost: a\ncontent-length: 2\ncontent-length: 3", "{}"],
    [
      "a length beside chunks",
      400,
      "POST /graphql HTTP/1.1\nhost: a\ncontent-length: 2\ntransfer-encoding: chunked",
      "0\r\n\r\n",
    ],
    [
      "a body that is no JSON",
      400,
      `POST /graphql HTTP/1.1\nhost: a\n${json}\ncontent-length: {length}`,
      "{",
    ],
    [
      "a body that is not UTF-8",
      400,
      `POST /graphql HTTP/1.1\nhost: a\n${json}\ncontent-length: {length}`,
      Buffer.from(`{"query":"{ __typename } #\xff"}`, "latin1"),
    ],
    [
      "a large body",
      413,
      `POST /graphql HTTP/1.1\nhost: a\n${json}\ncontent-length: {length}`,
      "x".repeat(3_000),
    ],
    [
      "a text",
      415,
      "POST /graphql HTTP/1.1\nhost: a\ncontent-type: text/plain\ncontent-length: {length}",
      "a",
    ],
    [
      "a broken token",
      401,
      `POST /graphql HTTP/1.1\nhost: a\nauthorization: Bearer x\n${json}\ncontent-length: 0`,
    ],
  ])("is answered in JSON like everything else: %s", async (_case, status, head, body = "") => {
    const answer = await sendRaw(gateway.url, closing(head), body);
    expect(answer.status).toBe(status);
    expect(answer.headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(answer.headers).not.toHaveProperty("x-powered-by");
    expect(answer.headers).not.toHaveProperty("server");
    expect(answer.headers).toMatchObject(securityHeaders);
    expect(answer.json()).toEqual({
      errors: [{ message: expect.any(String), extensions: { code: expect.stringMatching(/^[A-Z_]+$/) } }],
    });
  });

  it("is answered at once, where a body is said to be longer than anybody would read", async () => {
    const head = `POST /graphql HTTP/1.1\nhost: a\n${json}\ncontent-length: 99999999999`;
    const began = performance.now();
    expect((await sendRaw(gateway.url, head, "{")).status).toBe(413);
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it("is answered with what the address takes, where that is asked", async () => {
    const { status, headers } = await sendRaw(
      gateway.url,
      "OPTIONS /graphql HTTP/1.1\nhost: a\nconnection: close",
    );
    expect({ status, allow: headers.allow }).toEqual({ status: 204, allow: "GET, POST, OPTIONS" });
  });

  it.each(["utf-16", "utf-8; charset=utf-16", "iso-8859-1"])(
    "is refused in another charset: %s",
    async (charset) => {
      const type = `application/json; charset=${charset}`;
      const head = `POST /graphql HTTP/1.1\nhost: a\nconnection: close\ncontent-type: ${type}\ncontent-length: {length}`;
      expect((await sendRaw(gateway.url, head, `{"query":"{ __typename }"}`)).status).toBe(415);
    },
  );

  it("leaves the gateway as it was", async () => {
    expect((await getRaw(gateway.url, "/graphql?query=%7B__typename%7D")).status).toBe(200);
  });
});

const closing = (head: string): string =>
  !head.includes("HTTP/1.1") || /^connection:/m.test(head) ? head : `${head}\nconnection: close`;
