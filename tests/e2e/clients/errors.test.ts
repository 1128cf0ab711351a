import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { getRaw, postGraphQL, sendRaw, type RawResponse } from "../../support/raw-http.ts";
import { startTestGateway, type TestGateway } from "../../support/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterEach(() => {
  gateway.people.reset();
  gateway.posts.reset();
});
afterAll(() => gateway.close());

function expectErrorBody(response: RawResponse, status: number, code: string): void {
  expect(response.status).toBe(status);
  expect(response.headers["content-type"]).toMatch(/^application\/json; charset=utf-8$/);
  expect(response.json()).toEqual({
    errors: [{ message: expect.stringMatching(/.+/), extensions: { code } }],
  });
}

const request = (line: string, body = "", headers = "content-type: application/json"): Promise<RawResponse> =>
  sendRaw(
    gateway.url,
    `${line} HTTP/1.1\nhost: x\n${headers}\ncontent-length: {length}\nconnection: close`,
    body,
  );

describe("H8: every 4xx has the JSON body", () => {
  it.each([
    ["a body that is not JSON", "{", 400],
    ["an empty body", "", 400],
    ["a list", "[]", 400],
    ["a number", "1", 400],
    ["null", "null", 400],
    ["no query", "{}", 400],
    ["a query that is a number", '{"query":1}', 400],
    ["variables that are a string", '{"query":"{__typename}","variables":"{}"}', 400],
    ["a forbidden key", '{"query":"{__typename}","__proto__":{}}', 400],
  ])("%s", async (_case, body, status) => {
    expectErrorBody(await request("POST /graphql", body), status, "BAD_REQUEST");
  });

  it.each([
    ["plain text", "text/plain"],
    ["a form", "application/x-www-form-urlencoded"],
    ["a GraphQL document", "application/graphql"],
    ["JSON in Latin-1", "application/json; charset=iso-8859-1"],
    ["an empty type", ""],
  ])("%s", async (_case, contentType) => {
    const response = await request(
      "POST /graphql",
      '{"query":"{__typename}"}',
      `content-type: ${contentType}`,
    );
    expectErrorBody(response, 415, "UNSUPPORTED_MEDIA_TYPE");
  });

  it("a body without content-type", async () => {
    expectErrorBody(await request("POST /graphql", "{}", "x-nothing: 1"), 415, "UNSUPPORTED_MEDIA_TYPE");
  });

  it("a compressed body", async () => {
    const headers = "content-type: application/json\ncontent-encoding: gzip";
    expectErrorBody(await request("POST /graphql", "{}", headers), 415, "UNSUPPORTED_MEDIA_TYPE");
  });

  it.each(["PUT", "DELETE", "PATCH", "HEAD", "PROPFIND"])("the method %s", async (method) => {
    const response = await request(`${method} /graphql`, "", "accept: */*");
    expect(response.status).toBe(405);
    expect(response.headers.allow).toBe("GET, POST, OPTIONS");
    if (method !== "HEAD") expectErrorBody(response, 405, "METHOD_NOT_ALLOWED");
  });

  it("a mutation by GET", async () => {
    const target = "/graphql?query=mutation%7Brename(id%3A1%2Cname%3A%22x%22)%7Bid%7D%7D";
    const response = await getRaw(gateway.url, target, { accept: "application/json" });
    expect(response.headers.allow).toBe("POST");
    expectErrorBody(response, 405, "BAD_REQUEST");
  });

  it("a parameter that comes twice", async () => {
    expectErrorBody(await getRaw(gateway.url, "/graphql?query=%7Ba%7D&query=%7Bb%7D"), 400, "BAD_REQUEST");
  });

  it("variables of a GET that are not JSON", async () => {
    expectErrorBody(await getRaw(gateway.url, "/graphql?query=%7Ba%7D&variables=%7B"), 400, "BAD_REQUEST");
  });
});

describe("H9: an expired token", () => {
  it.each([
    ["a query", { query: "{ __typename }" }],
    ["a mutation", { query: 'mutation { rename(id: 1, name: "x") { id } }' }],
    ["nonsense", { nothing: true }],
  ])("makes %s a 401 that the Dart link refreshes on", async (_case, body) => {
    const token = await gateway.token({ exp: Math.floor(Date.now() / 1000) - 1 });
    const response = await postGraphQL(gateway.url, body, { Authorization: `Bearer ${token}` });
    expectErrorBody(response, 401, "UNAUTHENTICATED");
    expect(response.headers["www-authenticate"]).toMatch(/^Bearer .*error="invalid_token"/);
  });
});

describe("H10: every layer answers in JSON", () => {
  it("404", async () => {
    expectErrorBody(await request("GET /nothing", "", "accept: text/html"), 404, "NOT_FOUND");
    expectErrorBody(await request("POST /nothing", "<x>", "content-type: text/xml"), 404, "NOT_FOUND");
  });

  it("400 for a malformed address", async () => {
    expectErrorBody(await request("GET /%zz"), 400, "BAD_REQUEST");
  });

  it("413 for a body over 1 MiB, announced or not", async () => {
    const tooLarge = JSON.stringify({ query: `{ __typename } #${"x".repeat(1024 * 1024)}` });
    expectErrorBody(await postGraphQL(gateway.url, tooLarge), 413, "PAYLOAD_TOO_LARGE");
    const chunked = `${Buffer.byteLength(tooLarge).toString(16)}\r\n${tooLarge}\r\n0\r\n\r\n`;
    const head = `POST /graphql HTTP/1.1\nhost: x\ncontent-type: application/json\ntransfer-encoding: chunked\nconnection: close`;
    expectErrorBody(await sendRaw(gateway.url, head, chunked), 413, "PAYLOAD_TOO_LARGE");
  });

  it("413 for a body that no socket buffer holds, to a client that writes all before it reads", async () => {
    const tooLarge = JSON.stringify({ query: `{ __typename } #${"x".repeat(12 * 1024 * 1024)}` });
    expectErrorBody(await postGraphQL(gateway.url, tooLarge), 413, "PAYLOAD_TOO_LARGE");
  });

  it("takes a body just under 1 MiB", async () => {
    const padding = " ".repeat(1024 * 1024 - 100);
    const response = await postGraphQL(gateway.url, `{"query":"{ __typename }"${padding}}`);
    expect(response.json()).toEqual({ data: { __typename: "Query" } });
  });

  it("431 for headers without end", async () => {
    expectErrorBody(await request("GET /graphql", "", `x-long: ${"x".repeat(40_000)}`), 431, "BAD_REQUEST");
  });

  it("400 for what is no HTTP", async () => {
    expectErrorBody(await sendRaw(gateway.url, "HELLO"), 400, "BAD_REQUEST");
  });

  it("503 with Retry-After when tokens cannot be checked", async () => {
    const blind = await startTestGateway();
    try {
      blind.keySet.setDown(true);
      const fresh = await startTestGateway({ JWKS_URL: blind.keySet.url });
      try {
        const response = await postGraphQL(
          fresh.url,
          { query: "{ __typename }" },
          {
            Authorization: `Bearer ${await blind.token()}`,
          },
        );
        expectErrorBody(response, 503, "SERVICE_UNAVAILABLE");
        expect(Number(response.headers["retry-after"])).toBeGreaterThan(0);
      } finally {
        await fresh.close();
      }
    } finally {
      await blind.close();
    }
  });
});

describe("H13: errors inside an answer", () => {
  it("have a string, integers, a path of strings and integers, and an object, whatever the subgraph sends", async () => {
    gateway.people.misbehave((_request, response) => {
      const errors = [
        { message: 5, path: "people", locations: "here", extensions: "none" },
        {
          message: "second",
          path: ["people", 0, "name"],
          extensions: { code: "NOT_FOUND" },
          locations: [{ line: "1" }],
        },
        { path: [{}] },
      ];
      response.end(JSON.stringify({ data: { people: [] }, errors }));
    });
    const response = await postGraphQL(gateway.url, { query: "{ people(first: 1) { name } }" });
    expect(response.status).toBe(200);
    const { errors } = response.json() as { errors: Record<string, unknown>[] };
    expect(errors).toHaveLength(3);
    for (const error of errors) {
      expect(error).toEqual({
        message: expect.stringMatching(/.+/),
        ...("path" in error ? { path: ["people", 0, "name"] } : {}),
        extensions: expect.objectContaining({ code: expect.any(String) }),
      });
    }
    expect(errors[1]).toEqual({
      message: "second",
      path: ["people", 0, "name"],
      extensions: { code: "NOT_FOUND" },
    });
  });

  it("of a wrong document have locations of integers", async () => {
    const response = await postGraphQL(gateway.url, { query: "{ nothing }" });
    expect(response.json()).toEqual({
      errors: [
        {
          message: expect.any(String),
          locations: [{ line: 1, column: 3 }],
          extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
        },
      ],
    });
  });
});

describe("H14: null data", () => {
  it("never comes without errors, even when a subgraph breaks its own schema in silence", async () => {
    gateway.people.misbehave((_request, response) => {
      response.end('{"data":{"wrong":null}}');
    });
    const response = await postGraphQL(gateway.url, { query: "{ wrong }" });
    expect(response.json()).toEqual({
      data: null,
      errors: [
        {
          message: expect.any(String),
          path: ["wrong"],
          extensions: expect.objectContaining({ code: "INTERNAL_SERVER_ERROR" }),
        },
      ],
    });
  });
});
