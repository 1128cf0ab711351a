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

const aliases = Array.from({ length: 60 }, (_, i) => `a${i}: name`).join(" ");

describe("one field under very many aliases", () => {
  it("is refused", async () => {
    await expectDocumentRefused(gateway, `{ me { ${aliases} } }`, "TOO_MANY_ALIASES");
  });

  it("is refused when a fragment hides them", async () => {
    const fragment = `fragment F on Person { ${aliases.slice(0, 300)} }`;
    await expectDocumentRefused(gateway, `{ me { ...F } b: me { ...F } } ${fragment}`, "TOO_MANY_ALIASES");
  });

  it("is refused for a mutation under many names at once", async () => {
    const fields = Array.from({ length: 30 }, (_, i) => `a${i}: rename(id: 1, name: "x") { id }`);
    await expectDocumentRefused(gateway, `mutation { ${fields.join(" ")} }`, "TOO_MANY_ROOT_FIELDS");
  });
});
