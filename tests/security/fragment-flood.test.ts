import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { postGraphQL } from "../support/raw-http.ts";
import { expectDocumentRefused } from "../support/refusals.ts";
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

const spread = (count: number): string =>
  Array.from({ length: count }, (_, i) => `fragment F${i} on Person { id ...F${(i + 1) % count} }`).join(" ");

describe("very many fragments", () => {
  it("are refused", async () => {
    const fragments = Array.from({ length: 101 }, (_, i) => `fragment F${i} on Person { id }`);
    await expectDocumentRefused(gateway, `{ me { id } } ${fragments.join(" ")}`, "TOO_MANY_FRAGMENTS");
  });

  it("are refused with very many operations as well", async () => {
    const operations = Array.from({ length: 11 }, (_, i) => `query Q${i} { me { id } }`);
    await expectDocumentRefused(gateway, operations.join(" "), "TOO_MANY_OPERATIONS");
  });

  it.each([1, 2, 100])("in a cycle of %d are refused", async (count) => {
    const query = `{ me { ...F0 } } ${spread(count)}`;
    const { status, json } = await postGraphQL(gateway.url, { query }, { Accept: graphqlResponse });
    expect(status).toBe(400);
    expect(json()).toMatchObject({ errors: [{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }] });
    expect([...gateway.people.calls, ...gateway.posts.calls]).toEqual([]);
  });
});

const graphqlResponse = "application/graphql-response+json";
