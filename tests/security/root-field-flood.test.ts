import { afterAll, afterEach, beforeAll, describe, it } from "@jest/globals";
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

describe("very many root fields", () => {
  it("are refused", async () => {
    await expectDocumentRefused(gateway, `{ ${"wrong ".repeat(21)} }`, "TOO_MANY_ROOT_FIELDS");
  });

  it("are refused when fragments hide them", async () => {
    const query = `{ ${"...F ".repeat(6)} } fragment F on Query { ${"__typename ".repeat(4)} }`;
    await expectDocumentRefused(gateway, query, "TOO_MANY_ROOT_FIELDS");
  });
});
