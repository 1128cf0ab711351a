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

describe("very many directives", () => {
  it.each(["@a", "@include(if: true)", "@skip(if: false)", "@deprecated"])(
    "are refused: %s",
    async (directive) => {
      await expectDocumentRefused(gateway, `{ me { id ${directive.repeat(51)} } }`, "TOO_MANY_DIRECTIVES");
    },
  );

  it("are refused on operations, variables and fragments", async () => {
    const some = "@a".repeat(20);
    const query = `query ($v: Int ${some}) ${some} { me { ...F ...F } } fragment F on Person ${some} { id }`;
    await expectDocumentRefused(gateway, query, "TOO_MANY_DIRECTIVES");
  });
});
