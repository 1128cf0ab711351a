import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { postGraphQL } from "../support/raw-http.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());

describe("very many different operations that are legal, at once", () => {
  it("run, or are told to come back: whatever step of the preparation was full", async () => {
    const operations = Array.from({ length: 400 }, (_, i) => ({ query: `{ me { a${i}: name } }` }));
    const answers = await Promise.all(operations.map((body) => postGraphQL(gateway.url, body)));
    const told = answers.filter(({ status }) => status !== 200);
    expect(answers.length).toBeGreaterThan(told.length);
    expect(told.length).toBeGreaterThan(0);
    for (const { status, headers, json } of told) {
      expect(json()).toMatchObject({ errors: [{ extensions: { code: "SERVICE_UNAVAILABLE" } }] });
      expect({ status, wait: headers["retry-after"] }).toEqual({ status: 503, wait: "1" });
    }
  });

  it("keep what has run before from nobody", async () => {
    const known = { query: "{ me { name } }" };
    await postGraphQL(gateway.url, known);
    const flood = Array.from({ length: 400 }, (_, i) => ({ query: `{ me { b${i}: name } }` }));
    const under = Promise.all(flood.map((body) => postGraphQL(gateway.url, body)));
    expect((await postGraphQL(gateway.url, known)).status).toBe(200);
    await under;
  });
});
