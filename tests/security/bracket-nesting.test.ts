import { afterAll, afterEach, beforeAll, describe, it } from "@jest/globals";
import { getRaw, postGraphQL } from "../support/raw-http.ts";
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

const bytes = 1024 * 1024 - 200;
const nestedList = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);

describe("brackets within brackets", () => {
  it.each(["{", "[", "(", "{a", "{a(b:[", "{...{", "query($a:["])(
    "are refused in a document: %s",
    async (part) => {
      await expectDocumentRefused(gateway, `{ a${part.repeat(500)}`, "NESTING_TOO_DEEP");
    },
  );

  it.each(["{", "[", "(", "}", "{a(b:["])("are refused in a megabyte of document: %s", async (part) => {
    const query = part.repeat(bytes / part.length);
    expectRefusal(gateway, await postGraphQL(gateway.url, { query }), { code: "DOCUMENT_TOO_LARGE" });
  });

  it.each([
    ["a list", `"variables":{"a":${nestedList(bytes / 2 - 50)}}`],
    ["a list that does not end", `"variables":{"a":${"[".repeat(bytes - 50)}`],
    ["an object", `"variables":${`{"a":`.repeat(bytes / 6)}1${"}".repeat(bytes / 6 - 50)}`],
    ["extensions", `"extensions":{"a":${nestedList(bytes / 2 - 50)}}`],
    ["what means nothing", `"other":${nestedList(bytes / 2 - 50)}`],
  ])("are refused in a megabyte of variables: %s", async (_case, member) => {
    const body = `{"query":"query ($a: [Int]) { __typename }",${member}}`;
    expectRefusal(gateway, await postGraphQL(gateway.url, body), { code: "VARIABLES_TOO_DEEP" });
  });

  it.each(["variables", "extensions"])("are refused in the %s of an address", async (name) => {
    const parameters = new URLSearchParams({ query: "{ __typename }", [name]: nestedList(2_000) });
    const response = await getRaw(gateway.url, `/graphql?${parameters.toString()}`);
    expectRefusal(gateway, response, { code: "VARIABLES_TOO_DEEP" });
  });
});
