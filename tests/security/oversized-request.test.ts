import { afterAll, afterEach, beforeAll, describe, it } from "@jest/globals";
import { postGraphQL } from "../support/raw-http.ts";
import { expectDocumentRefused, expectRefusal } from "../support/refusals.ts";
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

describe("a request of extreme size", () => {
  it.each<[string, string, string]>([
    ["bytes of a comment", `{ __typename } #${"x".repeat(70_000)}`, "DOCUMENT_TOO_LARGE"],
    ["bytes of a string", `{ echo(text: "${"ü".repeat(40_000)}") }`, "DOCUMENT_TOO_LARGE"],
    ["tokens", `{ ${"a ".repeat(5_000)} }`, "TOO_MANY_TOKENS"],
    ["tokens in a list", `{ peopleById(ids: [${"1,".repeat(5_000)}]) { id } }`, "TOO_MANY_TOKENS"],
    ["punctuators", `{ ${"!".repeat(5_000)} }`, "TOO_MANY_TOKENS"],
    ["characters in a name", `query ${"x".repeat(201)} { __typename }`, "NAME_TOO_LONG"],
  ])("is refused: too many %s", async (_case, query, code) => {
    await expectDocumentRefused(gateway, query, code);
  });

  it("is refused for the name of its operation", async () => {
    const body = { query: "{ __typename }", operationName: "x".repeat(100_000) };
    expectRefusal(gateway, await postGraphQL(gateway.url, body), { code: "NAME_TOO_LONG" });
  });

  it("is 413 for its body", async () => {
    const body = JSON.stringify({ query: "{ __typename }", variables: { a: "x".repeat(2 ** 20) } });
    const wanted = { status: 413, code: "PAYLOAD_TOO_LARGE" };
    expectRefusal(gateway, await postGraphQL(gateway.url, body), wanted);
  });
});
