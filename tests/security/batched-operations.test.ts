import { afterAll, afterEach, beforeAll, describe, it } from "@jest/globals";
import { postGraphQL } from "../support/raw-http.ts";
import { expectRefusal } from "../support/refusals.ts";
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

describe("many operations in one request", () => {
  it.each([1, 2, 1_000])("are refused: %d", async (count) => {
    const body = Array.from({ length: count }, () => ({ query: "{ people(first: 1) { id } }" }));
    expectRefusal(gateway, await postGraphQL(gateway.url, body), { code: "BAD_REQUEST" });
  });
});
