import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { getRaw, postGraphQL, sendRaw } from "../../support/raw-http.ts";
import { startTestGateway, type TestGateway } from "../../support/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

describe("what gql_http_link sends", () => {
  it("H1: runs an anonymous POST whose operationName is null", async () => {
    const body = '{"operationName":null,"variables":{},"query":"query {\\n  __typename\\n}"}';
    const response = await sendRaw(
      gateway.url,
      `POST /graphql HTTP/1.1
       host: ${new URL(gateway.url).host}
       user-agent: Dart/3.9 (dart:io)
       Content-type: application/json
       Accept: */*
       accept-encoding: gzip
       content-length: {length}
       connection: close`,
      body,
    );
    expect(response.status).toBe(200);
    expect(response.headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(response.json()).toEqual({ data: { __typename: "Query" } });
  });

  it("H2: passes a null variable on as null, and an absent one as absent", async () => {
    const query = "query ($n: String) { person(id: 1, nickname: $n) { nickname } }";
    const asNull = await postGraphQL(
      gateway.url,
      `{"operationName":null,"variables":{"n":null},"query":"${query}"}`,
    );
    expect(asNull.json()).toEqual({ data: { person: { nickname: "null" } } });
    const absent = await postGraphQL(gateway.url, `{"operationName":null,"variables":{},"query":"${query}"}`);
    expect(absent.json()).toEqual({ data: { person: { nickname: "absent" } } });
  });

  it("H3: runs an anonymous GET whose operationName is the literal null", async () => {
    const response = await getRaw(
      gateway.url,
      "/graphql?operationName=null&variables=%7B%7D&query=query+%7B%0A++__typename%0A%7D",
      { "Content-type": "application/json", Accept: "*/*", "accept-encoding": "gzip" },
    );
    expect(response.status).toBe(200);
    expect(response.json()).toEqual({ data: { __typename: "Query" } });
  });

  it("H3: takes variables and extensions that are the literal null", async () => {
    const target = "/graphql?operationName=null&variables=null&extensions=null&query=%7B__typename%7D";
    const response = await getRaw(gateway.url, target, { "Content-type": "application/json", Accept: "*/*" });
    expect(response.json()).toEqual({ data: { __typename: "Query" } });
  });

  it("H4: reads + in a GET as a space", async () => {
    const query = "query+Me(%24id%3A+String)%7B+echo(text%3A+%24id)+%7D";
    const response = await getRaw(
      gateway.url,
      `/graphql?operationName=Me&variables=%7B%22id%22%3A%22a+b%22%7D&query=${query}`,
      { "Content-type": "application/json", Accept: "*/*" },
    );
    expect(response.status).toBe(200);
    expect(response.json()).toEqual({ data: { echo: "a b" } });
  });

  it("H6: refuses a multipart upload with a JSON 415 that says what to do instead", async () => {
    const boundary = "dart-http-boundary-a+b.c_d";
    const part = (name: string, rest: string): string =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${rest}\r\n`;
    const body =
      part(
        "operations",
        '\r\n\r\n{"query":"mutation ($f: String) { rename(id: 1, name: $f) { id } }","variables":{"f":null}}',
      ) +
      part("map", '\r\n\r\n{"0":["variables.f"]}') +
      part("0", '; filename="a.png"\r\ncontent-type: image/png\r\n\r\n\u0000\u0001') +
      `--${boundary}--\r\n`;
    const response = await postGraphQL(gateway.url, body, {
      "Content-type": `multipart/form-data; boundary=${boundary}`,
    });
    expect(response.status).toBe(415);
    expect(response.json()).toEqual({
      errors: [
        {
          message: expect.stringMatching(/multipart\/form-data.*URL/),
          extensions: { code: "UNSUPPORTED_MEDIA_TYPE" },
        },
      ],
    });
  });

  it("H6: lets a client that sends 8 MiB read the refusal", async () => {
    const response = await postGraphQL(gateway.url, Buffer.alloc(8 * 1024 * 1024).toString("latin1"), {
      "Content-type": "multipart/form-data; boundary=x",
    });
    expect(response.status).toBe(415);
    expect(response.json()).toHaveProperty("errors");
  });

  it("H12: answers a POST with a trailing slash and does not redirect it", async () => {
    const response = await sendRaw(
      gateway.url,
      `POST /graphql/ HTTP/1.1
       host: x
       Content-type: application/json
       content-length: {length}
       connection: close`,
      '{"query":"{__typename}"}',
    );
    expect(response.status).toBe(200);
    expect(response.headers.location).toBeUndefined();
  });

  it.each(["/", "/graphiql", "/health/ready", "/nothing"])(
    "H12: never redirects a POST to %s",
    async (path) => {
      const response = await sendRaw(
        gateway.url,
        `POST ${path} HTTP/1.1
       host: x
       Content-type: application/json
       content-length: {length}
       connection: close`,
        "{}",
      );
      expect([404, 405]).toContain(response.status);
      expect(response.json()).toHaveProperty("errors");
    },
  );
});
