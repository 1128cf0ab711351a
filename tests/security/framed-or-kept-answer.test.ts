import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { getRaw, postGraphQL, type RawResponse } from "../support/raw-http.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";

let plain: TestGateway;
let tls: TestGateway;
beforeAll(async () => {
  plain = await startTestGateway({ NODE_ENV: "development" });
  tls = await startTestGateway({ TLS: "true" });
});
afterAll(async () => {
  await plain.close();
  await tls.close();
});

const protective = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
};

const asked: [string, (url: string) => Promise<RawResponse>][] = [
  ["data", (url) => postGraphQL(url, { query: "{ __typename }" })],
  ["an error", (url) => postGraphQL(url, { query: "{" })],
  ["a refusal", (url) => postGraphQL(url, {}, { Authorization: "Bearer x" })],
  ["an unknown address", (url) => getRaw(url, "/nowhere")],
  ["health", (url) => getRaw(url, "/health/live")],
  ["Sandbox", (url) => getRaw(url, "/graphql", { accept: "text/html" })],
  ["GraphiQL", (url) => getRaw(url, "/graphiql", { accept: "text/html" })],
];

describe("an answer in a frame, as a script, or on a shared cache", () => {
  it.each(asked)("is ruled out for %s", async (_case, ask) => {
    const { headers } = await ask(plain.url);
    expect(headers).toMatchObject(protective);
    expect(headers).not.toHaveProperty("x-powered-by");
    expect(headers).not.toHaveProperty("strict-transport-security");
    expect(headers["cache-control"]).toMatch(/no-store|no-cache/);
  });

  it.each(asked.slice(0, 5))("may not come without TLS, where that is stated, for %s", async (_case, ask) => {
    expect((await ask(tls.url)).headers["strict-transport-security"]).toBe("max-age=31536000");
  });

  it("is nobody else's: what has a viewer is private", async () => {
    const headers = { Authorization: `Bearer ${await plain.token()}` };
    for (const _way of ["apollo", "lane"]) {
      const answer = await postGraphQL(plain.url, { query: "{ people(first: 1) { id } }" }, headers);
      expect(answer.headers["cache-control"]).toBe("private, no-store");
    }
  });

  it("lets pages run the scripts that they brought", async () => {
    for (const target of ["/graphql", "/graphiql"]) {
      const { headers } = await getRaw(plain.url, target, { accept: "text/html" });
      expect(headers["content-security-policy"]).not.toMatch(/default-src|script-src/);
    }
  });
});
