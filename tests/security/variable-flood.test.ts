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

const query = "query ($ids: [ID!]!) { peopleById(ids: $ids) { id } }";

describe("very many values in variables", () => {
  it.each<[string, unknown]>([
    ["a list", { ids: Array.from({ length: 6_000 }, (_, i) => i) }],
    ["empty objects", { ids: Array.from({ length: 6_000 }, () => ({})) }],
    ["names", Object.fromEntries(Array.from({ length: 6_000 }, (_, i) => [`k${i}`, 1]))],
    ["characters", { ids: ["x".repeat(300_000)] }],
    ["characters of a name", { ["x".repeat(300_000)]: 1 }],
  ])("are refused: %s", async (_case, variables) => {
    expectRefusal(gateway, await postGraphQL(gateway.url, { query, variables }), {
      code: "VARIABLES_TOO_LARGE",
    });
  });

  it("are refused for an operation that is known", async () => {
    await postGraphQL(gateway.url, { query, variables: { ids: ["1"] } });
    gateway.people.reset();
    const variables = { ids: Array.from({ length: 6_000 }, () => "1") };
    expectRefusal(gateway, await postGraphQL(gateway.url, { query, variables }), {
      code: "VARIABLES_TOO_LARGE",
    });
  });

  it("are refused where an operation declares them", async () => {
    const declared = Array.from({ length: 101 }, (_, i) => `$v${i}: Int`).join();
    await expectDocumentRefused(gateway, `query (${declared}) { __typename }`, "TOO_MANY_VARIABLES");
  });
});
