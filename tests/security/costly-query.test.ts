import { afterAll, afterEach, beforeAll, describe, expect, it } from "@jest/globals";
import { postGraphQL } from "../support/raw-http.ts";
import { expectRefusal } from "../support/refusals.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ MAX_OPERATION_COST: "500", EXPLAIN_COST: "true" });
});
afterEach(() => {
  gateway.people.reset();
  gateway.posts.reset();
});
afterAll(() => gateway.close());

/** Query 1, people 1, ten people of 1 each, their posts 1 and ten of 1 each: lists without @listSize are ten long. */
const nested = "{ people(first: 3) { id posts { title } } }";
const costs = { estimated: 122, actual: 14, maximum: 500 };

describe("an operation that costs more than one request may", () => {
  const query = "{ people(first: 3) { posts { author { posts { author { id } } } } } }";

  it("is refused with both numbers, each time", async () => {
    for (const _time of [1, 2]) {
      const response = await postGraphQL(gateway.url, { query });
      const { errors } = expectRefusal(gateway, response, { code: "QUERY_TOO_COSTLY" });
      expect(errors[0]?.extensions).toMatchObject({ estimatedCost: 3422, maximumCost: 500 });
    }
  });

  it("is refused where a condition of an operation that has run decides it", async () => {
    const conditional = query
      .replace("posts", "id posts @include(if: $all)")
      .replace("{", "query ($all: Boolean!) {");
    const cheap = await postGraphQL(gateway.url, { query: conditional, variables: { all: false } });
    expect(cheap.json()).toHaveProperty("data.people");
    gateway.people.reset();
    const dear = await postGraphQL(gateway.url, { query: conditional, variables: { all: true } });
    expectRefusal(gateway, dear, { code: "QUERY_TOO_COSTLY" });
  });
});

describe("an operation that may run", () => {
  it("says in development what it was estimated at and what it cost, both ways", async () => {
    for (const _way of ["apollo", "lane"]) {
      const response = await postGraphQL(gateway.url, { query: nested });
      expect(response.json()).toMatchObject({ extensions: { cost: costs } });
    }
  });
});
