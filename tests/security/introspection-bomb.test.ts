import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { getIntrospectionQuery } from "graphql";
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

const types = (count: number): string =>
  Array.from(
    { length: count },
    (_, i) =>
      `t${i}: types { fields { args { type { name kind } } type { fields { name type { name } } } } }`,
  ).join(" ");

describe("introspection that multiplies", () => {
  it("is refused within one another", async () => {
    const query = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
    const { status, json } = await postGraphQL(
      gateway.url,
      { query },
      { Accept: "application/graphql-response+json" },
    );
    expect(status).toBe(400);
    expect(json()).toMatchObject({ errors: [{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }] });
  });

  it("is refused beside one another", async () => {
    await expectDocumentRefused(gateway, `{ __schema { ${types(30)} } }`, "INTROSPECTION_TOO_LARGE");
  });

  it("is answered as tools ask for it", async () => {
    const response = await postGraphQL(gateway.url, { query: getIntrospectionQuery({ oneOf: true }) });
    expect(response.json()).toHaveProperty("data.__schema.types");
  });
});
