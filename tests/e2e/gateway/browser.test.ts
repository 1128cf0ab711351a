import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { getRaw, postGraphQL, sendRaw, type RawResponse } from "../../support/raw-http.ts";
import { startTestGateway, type TestGateway } from "../../support/test-gateway.ts";

let development: TestGateway;
let production: TestGateway;
beforeAll(async () => {
  development = await startTestGateway({ NODE_ENV: "development" });
  production = await startTestGateway({
    NODE_ENV: "production",
    HOST: "127.0.0.1",
    TRUSTED_DOCUMENTS: "off",
    CORS_ORIGINS: "https://app.example, https://beta.example",
  });
});
afterAll(async () => {
  await development.close();
  await production.close();
});

const sandbox = "https://studio.apollographql.com";
const typename = "/graphql?query=%7B__typename%7D";
const html = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

const preflight = (gateway: TestGateway, origin: string): Promise<RawResponse> =>
  sendRaw(
    gateway.url,
    `OPTIONS /graphql HTTP/1.1
     host: localhost:4000
     origin: ${origin}
     access-control-request-method: POST
     access-control-request-headers: content-type,authorization,apollo-require-preflight,x-apollo-operation-name
     sec-fetch-site: cross-site
     sec-fetch-mode: cors
     connection: close`,
  );

describe("CORS", () => {
  it.each([sandbox, "http://localhost:51234", "http://127.0.0.1:8080"])(
    "lets %s in during development",
    async (origin) => {
      const allowed = await preflight(development, origin);
      expect(allowed.status).toBe(204);
      expect(allowed.headers["access-control-allow-origin"]).toBe(origin);
      for (const header of [
        "content-type",
        "authorization",
        "apollo-require-preflight",
        "x-apollo-operation-name",
      ]) {
        expect(allowed.headers["access-control-allow-headers"]).toContain(header);
      }
      expect(allowed.headers["access-control-allow-methods"]).toContain("POST");
      const response = await postGraphQL(development.url, { query: "{ __typename }" }, { Origin: origin });
      expect(response.headers["access-control-allow-origin"]).toBe(origin);
      expect(response.headers.vary).toMatch(/origin/i);
    },
  );

  it("lets in the origins of the configuration, and no other", async () => {
    const allowed = await preflight(production, "https://beta.example");
    expect(allowed.headers["access-control-allow-origin"]).toBe("https://beta.example");
    for (const origin of [sandbox, "http://localhost:3000", "https://app.example.evil.test", "null"]) {
      expect((await preflight(production, origin)).headers["access-control-allow-origin"]).toBeUndefined();
      const response = await postGraphQL(production.url, { query: "{ __typename }" }, { Origin: origin });
      expect(response.headers["access-control-allow-origin"]).toBeUndefined();
    }
  });

  it("lets a page read failures too, and never sends credentials", async () => {
    const response = await postGraphQL(development.url, "{", {
      Origin: sandbox,
      Authorization: "Bearer broken",
    });
    expect(response.status).toBe(401);
    expect(response.headers["access-control-allow-origin"]).toBe(sandbox);
    expect(response.headers["access-control-expose-headers"]).toContain("www-authenticate");
    expect(response.headers["access-control-allow-credentials"]).toBeUndefined();
  });

  it("answers OPTIONS without the headers of a preflight", async () => {
    const response = await sendRaw(development.url, "OPTIONS /graphql HTTP/1.1\nhost: x\nconnection: close");
    expect(response.status).toBeLessThan(500);
    if (response.text !== "") expect(response.json()).toHaveProperty("errors");
  });
});

describe("cross-site request forgery", () => {
  it.each([
    ["text/plain", '{"query":"mutation { rename(id: 1, name: \\"x\\") { id } }"}'],
    ["application/x-www-form-urlencoded", "query=mutation%7Brename(id%3A1%2Cname%3A%22x%22)%7Bid%7D%7D"],
    ["multipart/form-data; boundary=x", "--x--\r\n"],
  ])("by a form of type %s changes nothing", async (contentType, body) => {
    development.people.reset();
    const response = await postGraphQL(development.url, body, {
      "Content-type": contentType,
      Origin: "https://evil.example",
    });
    expect(response.status).toBe(415);
    expect(development.people.calls).toEqual([]);
  });

  it("by an image or a script of another site is refused", async () => {
    for (const headers of [
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" },
      { Origin: "https://evil.example" },
      { "sec-fetch-site": "cross-site", "Content-type": "text/plain" },
    ]) {
      const response = await getRaw(development.url, typename, headers);
      expect([403, 415]).toContain(response.status);
      expect(response.json()).toHaveProperty("errors");
    }
  });

  it("is not seen in what a preflight has allowed, nor in Sandbox, nor in curl", async () => {
    for (const headers of [
      { "sec-fetch-site": "cross-site", "apollo-require-preflight": "true" },
      { "sec-fetch-site": "cross-site", "x-apollo-operation-name": "Me" },
      { "sec-fetch-site": "cross-site", "Content-type": "application/json" },
      { "sec-fetch-site": "cross-site", Origin: sandbox },
      {},
    ]) {
      expect((await getRaw(development.url, typename, headers)).status).toBe(200);
    }
  });
});

describe("pages for people", () => {
  it("are Sandbox at the GraphQL address, with a way to GraphiQL for machines without the internet", async () => {
    const response = await getRaw(development.url, "/graphql", { accept: html });
    expect(response.status).toBe(200);
    expect(response.headers["content-type"]).toMatch(/^text\/html/);
    expect(response.text).toContain("embeddable-sandbox");
    expect(response.text).toContain('"runTelemetry":false');
    expect(response.text).toContain('href="/graphiql"');
  });

  it("lead from / to Sandbox", async () => {
    const response = await getRaw(development.url, "/", { accept: html });
    expect(response.status).toBe(302);
    expect(response.headers.location).toBe("/graphql");
  });

  it("are GraphiQL with everything inside", async () => {
    const response = await getRaw(development.url, "/graphiql", { "accept-encoding": "gzip" });
    expect(response.status).toBe(200);
    expect(response.headers["content-encoding"]).toBe("gzip");
    expect(response.text).toContain("renderYogaGraphiQL");
    expect(response.text).not.toMatch(/<(script|link)[^>]+(src|href)="https?:/);
  });

  it("do not keep a browser from running a query by its address", async () => {
    const response = await getRaw(development.url, typename, { accept: "application/json" });
    expect(response.json()).toEqual({ data: { __typename: "Query" } });
  });

  it("are off in production, and so is introspection", async () => {
    for (const target of ["/graphql", "/"]) {
      const response = await getRaw(production.url, target, { accept: html });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.json()).toHaveProperty("errors");
    }
    expect((await getRaw(production.url, "/graphiql", { accept: html })).status).toBe(404);
    const introspection = await postGraphQL(production.url, { query: "{ __schema { types { name } } }" });
    expect(introspection.json()).toMatchObject({
      errors: [{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }],
    });
    expect((await postGraphQL(production.url, { query: "{ __typename }" })).json()).toEqual({
      data: { __typename: "Query" },
    });
  });

  it("give no hint at the schema", async () => {
    const query = { query: "{ peopl(first: 1) { id } }" };
    for (const { url } of [development, production])
      expect((await postGraphQL(url, query)).text).not.toContain("Did you mean");
  });
});
