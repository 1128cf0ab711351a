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

const repeat = (field: string, times: number): string => `${field} `.repeat(times);

describe("one field very many times", () => {
  it("is answered as one, without comparing every two of them", async () => {
    const query = `{ person(id: 1) { ${repeat("name", 900)} } }`;
    const response = await postGraphQL(gateway.url, { query });
    expect(response.json()).toEqual({ data: { person: { name: "Person 1" } } });
  });

  it("is refused where one of them means another thing", async () => {
    const query = `{ person(id: 1) { ${repeat("name", 900)} name: nickname } }`;
    const answer = await postGraphQL(gateway.url, { query }, { Accept: "application/graphql-response+json" });
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ errors: [{ extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }] });
    expect(gateway.people.calls).toEqual([]);
  });
});
