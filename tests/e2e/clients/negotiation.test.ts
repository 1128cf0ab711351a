import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { getRaw, postGraphQL } from "../../support/raw-http.ts";
import { startTestGateway, type TestGateway } from "../../support/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

const json = "application/json; charset=utf-8";
const graphql = "application/graphql-response+json; charset=utf-8";
const typename = { query: "{ __typename }" };

describe("H11: a client that takes anything", () => {
  it.each(["query { __typename }", "query { people(first: 1) { id } }", "query { nothing }"])(
    "gets one JSON object for %s",
    async (query) => {
      const response = await postGraphQL(gateway.url, { query }, { Accept: "*/*" });
      expect(response.headers["content-type"]).toBe(json);
      expect(Array.isArray(response.json())).toBe(false);
    },
  );

  it("gets no array for a batch, but an error", async () => {
    const response = await postGraphQL(gateway.url, [typename, typename], { Accept: "*/*" });
    expect(response.status).toBe(400);
    expect(response.json()).toMatchObject({ errors: [{ extensions: { code: "BAD_REQUEST" } }] });
  });

  it("gets no multipart body for a deferred fragment", async () => {
    const query = "query { me { id ... @defer { name } } }";
    const response = await postGraphQL(gateway.url, { query }, { Accept: "*/*" });
    expect(response.headers["content-type"]).toBe(json);
    expect(response.json()).toHaveProperty("errors");
  });
});

describe("H16: the media type that the client asked for", () => {
  it.each([
    ["Apollo Kotlin", "application/graphql-response+json, application/json", graphql],
    [
      "Apollo Kotlin with subscriptions",
      "multipart/mixed;subscriptionSpec=1.0, application/graphql-response+json, application/json",
      graphql,
    ],
    [
      "Apollo iOS",
      "multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json",
      graphql,
    ],
    ["Apollo Client", "application/graphql-response+json,application/json;q=0.9", graphql],
    [
      "urql",
      "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed",
      graphql,
    ],
    ["a client that names JSON first", "application/json, application/graphql-response+json", json],
    ["an old client", "application/json", json],
  ])("%s", async (_client, accept, expected) => {
    const response = await postGraphQL(gateway.url, typename, { Accept: accept });
    expect(response.status).toBe(200);
    expect(response.headers["content-type"]).toBe(expected);
    const failure = await postGraphQL(gateway.url, "{", { Accept: accept });
    expect(failure.status).toBe(400);
    expect(failure.headers["content-type"]).toBe(expected);
  });

  it.each([
    ["of nonsense", "{"],
    ["of an unknown field", "{ nothing }"],
    ["with a wrong variable", "query ($id: ID!) { person(id: $id) { id } }"],
  ])("decides the status of a document %s", async (_case, query) => {
    expect((await postGraphQL(gateway.url, { query }, { Accept: "*/*" })).status).toBe(200);
    const strict = await postGraphQL(gateway.url, { query }, { Accept: "application/graphql-response+json" });
    expect(strict.status).toBe(400);
    expect(strict.json()).not.toHaveProperty("data");
  });

  it("answers an unknown operation name as the client's mistake", async () => {
    const body = { query: "query A { __typename }", operationName: "B" };
    const response = await postGraphQL(gateway.url, body, { Accept: "application/graphql-response+json" });
    expect(response.status).toBe(400);
    expect(response.json()).toMatchObject({
      errors: [{ extensions: { code: "OPERATION_RESOLUTION_FAILURE" } }],
    });
  });
});

describe("H17: compression", () => {
  const large = { query: "{ people(first: 100) { id name } }" };

  it("is gzip for who takes it, and the same content", async () => {
    const zipped = await postGraphQL(gateway.url, large, { "accept-encoding": "gzip" });
    expect(zipped.headers["content-encoding"]).toBe("gzip");
    expect(Number(zipped.headers["content-length"])).toBe(zipped.bytes.length);
    const plain = await postGraphQL(gateway.url, large, { "accept-encoding": "identity" });
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(zipped.text).toBe(plain.text);
    expect(zipped.bytes.length).toBeLessThan(plain.bytes.length);
  });

  it.each(["br", "br, zstd, deflate", "gzip;q=0"])("is nothing else for %s", async (accepted) => {
    const response = await postGraphQL(gateway.url, large, { "accept-encoding": accepted });
    expect(response.headers["content-encoding"]).toBeUndefined();
    expect(response.json()).toHaveProperty("data");
  });

  it("is told to caches", async () => {
    const response = await getRaw(gateway.url, "/graphql?query=%7B__typename%7D");
    expect(response.headers.vary).toMatch(/accept-encoding/i);
  });
});
