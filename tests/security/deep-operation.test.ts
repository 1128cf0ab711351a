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

const nested = (levels: number): string =>
  "posts { author { ".repeat(levels / 2) + "id" + " } }".repeat(levels / 2);

describe("an operation of very many levels", () => {
  it("is refused", async () => {
    await expectDocumentRefused(gateway, `{ me { ${nested(20)} } }`, "OPERATION_TOO_DEEP");
  });

  it("is refused when a chain of fragments hides them", async () => {
    const chain = Array.from(
      { length: 15 },
      (_, i) => `fragment F${i} on Person { ${nested(2).replace("id", `...F${i + 1}`)} }`,
    );
    const query = `{ me { ...F0 } } ${chain.join(" ")} fragment F15 on Person { id }`;
    await expectDocumentRefused(gateway, query, "OPERATION_TOO_DEEP");
  });
});
