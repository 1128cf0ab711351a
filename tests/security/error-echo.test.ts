import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { postGraphQL } from "../support/raw-http.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterEach(() => {
  gateway.people.reset();
  gateway.posts.reset();
});
afterAll(() => gateway.close());

/** As a password, a token or a name would be. */
const secret = "hunter2";
const accept = { Accept: "application/graphql-response+json" };

describe("an error that would say what was sent", () => {
  it.each<[string, unknown]>([
    ["an argument", { query: `{ people(first: "${secret}") { id } }` }],
    ["an enum for a string", { query: `{ echo(text: ${secret}) }` }],
    ["an object for a string", { query: `{ echo(text: {password: "${secret}"}) }` }],
    ["a word out of place", { query: `{ echo(text: "a") "${secret}" }` }],
    ["a string that does not end", { query: `{ echo(text: "${secret}) }` }],
    ["a variable", { query: "query ($a: Int!) { people(first: $a) { id } }", variables: { a: secret } }],
    [
      "a variable in a list",
      { query: "query ($a: [ID!]!) { peopleById(ids: $a) { id } }", variables: { a: [{ secret }] } },
    ],
    [
      "an unknown operation",
      { query: "query A { __typename } query B { __typename }", operationName: secret },
    ],
  ])("says the rule only, for %s", async (_case, body) => {
    const response = await postGraphQL(gateway.url, body, accept);
    expect(response.status).toBe(400);
    expect(response.json()).toHaveProperty("errors");
    expect(response.text).not.toContain(secret);
    expect(gateway.people.calls).toEqual([]);
  });

  it.each([
    "{ peopl }",
    "{ people(frst: 1) { id } }",
    "{ person(id: 1) { ...on Persn { id } } }",
    "{ me { nam @inclde } }",
  ])("guesses nothing of the schema: %s", async (query) => {
    const { text } = await postGraphQL(gateway.url, { query }, accept);
    expect(text).toContain("GRAPHQL_VALIDATION_FAILED");
    expect(text).not.toMatch(/did you mean/i);
  });

  it("is one of ten at most, in less than 10 kB", async () => {
    const names = Array.from({ length: 15 }, (_, i) => `${"x".repeat(190)}${i}`);
    const { text, json } = await postGraphQL(gateway.url, { query: `{ me { ${names.join(" ")} } }` }, accept);
    expect((json() as { errors: unknown[] }).errors).toHaveLength(10);
    expect(text.length).toBeLessThan(10_000);
  });

  it("says that there are no such operations, and nothing of what they would cost", async () => {
    const { text } = await postGraphQL(gateway.url, { query: "subscription { x }" }, accept);
    expect(text).toContain("GRAPHQL_VALIDATION_FAILED");
  });

  it("is one of ten at most for variables", async () => {
    const query = "query ($a: [ID!]!) { peopleById(ids: $a) { id } }";
    const variables = { a: Array.from({ length: 500 }, () => ({ secret })) };
    const { text, json } = await postGraphQL(gateway.url, { query, variables }, accept);
    expect((json() as { errors: unknown[] }).errors.length).toBeLessThanOrEqual(10);
    expect(text).not.toContain(secret);
  });
});
